using System.Net;

namespace Jota.Network.Routes;

/// <summary>The way to the pods of another node.</summary>
/// <param name="Range">Their addresses.</param>
/// <param name="Via">Who takes what is for them.</param>
/// <param name="Device">On which interface; for one in a tunnel, the tunnel's.</param>
/// <param name="Peer">For one in a tunnel: where the other end is; null for a plain one.</param>
internal sealed record PodRoute(IPNetwork Range, IPAddress Via, string Device, TunnelPeer? Peer = null);

/// <summary>The other end of a tunnel.</summary>
/// <param name="Node">The node's address.</param>
/// <param name="HardwareAddress">The hardware address of its end.</param>
internal sealed record TunnelPeer(IPAddress Node, string HardwareAddress);
