namespace Jota.Network.Services;

/// <summary>What a service's port speaks, by its number in IP headers.</summary>
internal enum PortProtocol : byte
{
    Tcp = 6,
    Udp = 17,
    Sctp = 132,
}
