namespace Jota.Network.Services;

/// <summary>What clients send to: an address and a port, or a port of every node.</summary>
/// <param name="Address">The address; empty for a port of every node.</param>
/// <param name="Protocol">What it speaks.</param>
/// <param name="Port">The port.</param>
internal readonly record struct Front(string Address, PortProtocol Protocol, int Port)
{
    /// <summary>Whether it is a port of every node.</summary>
    public bool IsNodePort => Address.Length == 0;

    /// <summary>A port of every node.</summary>
    public static Front OfNodes(PortProtocol protocol, int port) => new("", protocol, port);
}
