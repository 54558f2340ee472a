using System.Net;

namespace Jota.Network.Routes;

/// <summary>A network that this machine is on.</summary>
/// <param name="Device">Its interface.</param>
/// <param name="Network">The addresses that are reached on it without a router.</param>
/// <param name="Own">This machine's own address there.</param>
/// <param name="Mtu">The largest packet.</param>
internal sealed record Link(string Device, IPNetwork Network, IPAddress Own, int Mtu);
