namespace Jota.Cel;

/// <summary>What sort of type a <see cref="CelType"/> is.</summary>
public enum CelTypeKind
{
    /// <summary>Known only when it is evaluated.</summary>
    Dyn,

    /// <summary>The type of <c>null</c>.</summary>
    Null,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A signed whole number of 64 bits.</summary>
    Int,

    /// <summary>An unsigned whole number of 64 bits.</summary>
    Uint,

    /// <summary>A floating point number of 64 bits.</summary>
    Double,

    /// <summary>Text, counted in code points.</summary>
    String,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A point in time.</summary>
    Timestamp,

    /// <summary>A span of time.</summary>
    Duration,

    /// <summary>A list; one parameter.</summary>
    List,

    /// <summary>A map; two parameters, of keys and values.</summary>
    Map,

    /// <summary>A value that may be missing; one parameter.</summary>
    Optional,

    /// <summary>The type of types.</summary>
    Type,

    /// <summary>A message with fields of its own.</summary>
    Object,

    /// <summary>A type of one of the libraries, known by its name.</summary>
    Opaque,

    /// <summary>Stands for any one type within a function's signature.</summary>
    Parameter,
}
