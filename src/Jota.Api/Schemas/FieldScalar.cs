namespace Jota.Api;

/// <summary>The type of a field's value, or of each of its values.</summary>
public enum FieldScalar
{
    /// <summary>Another type of the schema: <see cref="FieldSchema.Type"/>.</summary>
    Reference,

    /// <summary>Text.</summary>
    String,

    /// <summary>A whole number of 32 bits.</summary>
    Int32,

    /// <summary>A whole number of 64 bits.</summary>
    Int64,

    /// <summary>A number.</summary>
    Double,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Bytes, as base64 text.</summary>
    Bytes,
}
