namespace Jota.Network.Services;

/// <summary>The names of what ports speak.</summary>
internal static class PortProtocols
{
    /// <summary>That of a port's <c>protocol</c>; null for one that is not known.</summary>
    public static PortProtocol? Of(string? protocol) => protocol switch
    {
        null or "" or "TCP" => PortProtocol.Tcp,
        "UDP" => PortProtocol.Udp,
        "SCTP" => PortProtocol.Sctp,
        _ => null,
    };

    /// <summary>As rules write it.</summary>
    public static string Word(this PortProtocol protocol) => protocol switch
    {
        PortProtocol.Tcp => "tcp",
        PortProtocol.Udp => "udp",
        PortProtocol.Sctp => "sctp",
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "no such protocol"),
    };
}
