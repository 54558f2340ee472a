namespace Jota.Api;

/// <summary>The JSON form of a type.</summary>
public enum TypeForm
{
    /// <summary>An object with the fields of the schema.</summary>
    Object,

    /// <summary>Any JSON.</summary>
    Any,

    /// <summary>RFC 3339 in whole seconds.</summary>
    Time,

    /// <summary>RFC 3339 with six digits of a second.</summary>
    MicroTime,

    /// <summary>A quantity, as text or number.</summary>
    Quantity,

    /// <summary>A whole number or text.</summary>
    IntOrString,
}
