namespace Jota.Api;

/// <summary>How a quantity is written.</summary>
public enum QuantityNotation
{
    /// <summary>With <c>n u m k M G T P E</c>, in thousands.</summary>
    Decimal,

    /// <summary>With <c>Ki Mi Gi Ti Pi Ei</c>, in 1024s.</summary>
    Binary,

    /// <summary>As <c>12e6</c>.</summary>
    Exponent,
}
