namespace Jota.Transport.Https;

/// <summary>The object identifiers of X.509 that we use.</summary>
public static class Oids
{
    /// <summary>A name's <c>CN</c>.</summary>
    public const string CommonName = "2.5.4.3";

    /// <summary>A name's <c>O</c>.</summary>
    public const string Organization = "2.5.4.10";

    /// <summary>Host names and addresses.</summary>
    public const string AlternativeNames = "2.5.29.17";

    /// <summary>Good for servers.</summary>
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Good for clients.</summary>
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
}
