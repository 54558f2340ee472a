using System.Buffers.Binary;
using System.Net;

namespace Jota.Kubelet.Simulated;

/// <summary>The addresses of a node's pods, from its CIDR; the first is the node's own. Its runtime's lock guards it.</summary>
internal sealed class SimulatedAddresses
{
    private readonly uint _first;
    private readonly uint _count;
    private readonly HashSet<uint> _taken = [];
    private uint _next;

    public SimulatedAddresses(string cidr)
    {
        var network = IPNetwork.Parse(cidr);
        _first = BinaryPrimitives.ReadUInt32BigEndian(network.BaseAddress.GetAddressBytes()) + 2;
        _count = Math.Max(1, (1u << (32 - network.PrefixLength)) - 3);
    }

    /// <summary>The next free address; the empty string when there is none.</summary>
    public string Take()
    {
        for (var tries = 0u; tries < _count; tries++)
        {
            var offset = _next++ % _count;
            if (_taken.Add(offset))
            {
                Span<byte> bytes = stackalloc byte[4];
                BinaryPrimitives.WriteUInt32BigEndian(bytes, _first + offset);
                return new IPAddress(bytes).ToString();
            }
        }

        return "";
    }

    public void Return(string address)
    {
        if (IPAddress.TryParse(address, out var ip))
        {
            _taken.Remove(BinaryPrimitives.ReadUInt32BigEndian(ip.GetAddressBytes()) - _first);
        }
    }
}
