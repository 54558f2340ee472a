namespace Jota.ApiServer.Http;

/// <summary>What a proxied path names: <c>NAME</c>, <c>NAME:PORT</c> or <c>SCHEME:NAME:PORT</c>. Pure.</summary>
/// <param name="Scheme"><c>http</c>, <c>https</c>, or empty.</param>
/// <param name="Name">The object.</param>
/// <param name="Port">A number or a port's name; empty for the usual one.</param>
internal readonly record struct ProxyName(string Scheme, string Name, string Port)
{
    /// <summary>Null when it is none of these forms.</summary>
    public static ProxyName? Parse(string text) => text.Split(':') switch
    {
        [{ Length: > 0 } name] => new("", name, ""),
        [{ Length: > 0 } name, var port] => new("", name, port),
        [("" or "http" or "https") and var scheme, { Length: > 0 } name, var port] => new(scheme, name, port),
        _ => null,
    };
}
