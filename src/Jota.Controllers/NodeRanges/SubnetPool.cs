using System.Buffers.Binary;
using System.Net;

namespace Jota.Controllers;

/// <summary>The equal parts of a range, and which of them are free. For one thread at a time.</summary>
internal sealed class SubnetPool
{
    // Upstream's bound, too: a bit for each.
    private const int MostBits = 16;

    private readonly IPNetwork _range;
    private readonly UInt128 _base;
    private readonly int _mask;
    private readonly int _width;
    private readonly ushort[] _uses;
    private int _next;

    /// <summary>The parts of <paramref name="range"/> whose prefix is <paramref name="mask"/> long.</summary>
    public SubnetPool(IPNetwork range, int mask)
    {
        (_range, _mask) = (range, mask);
        _width = range.BaseAddress.GetAddressBytes().Length * 8;
        var bits = mask - range.PrefixLength;
        ArgumentOutOfRangeException.ThrowIfNegative(bits, nameof(mask));
        _base = NumberOf(range.BaseAddress);
        _uses = new ushort[1 << Math.Min(bits, MostBits)];
    }

    /// <summary>A free part, from then on in use; null when there is none.</summary>
    public IPNetwork? Take()
    {
        for (var tries = 0; tries < _uses.Length; tries++)
        {
            var index = _next;
            _next = (_next + 1) % _uses.Length;
            if (_uses[index] == 0)
            {
                _uses[index]++;
                return new(AddressOf(_base + ((UInt128)index << (_width - _mask))), _mask);
            }
        }

        return null;
    }

    /// <summary>Somebody uses these addresses: whatever parts they are in are not free.</summary>
    public void Occupy(IPNetwork network) => Count(network, +1);

    /// <summary>He does not any more.</summary>
    public void Release(IPNetwork network) => Count(network, -1);

    private void Count(IPNetwork network, int change)
    {
        if (network.BaseAddress.AddressFamily != _range.BaseAddress.AddressFamily)
        {
            return;
        }

        var shift = _width - _mask;
        var first = NumberOf(network.BaseAddress);
        var last = first + ((UInt128.One << (_width - network.PrefixLength)) - 1);
        var end = _base + ((UInt128)_uses.Length << shift) - 1;
        if (last < _base || first > end)
        {
            return;
        }

        var from = first <= _base ? 0 : (int)((first - _base) >> shift);
        var to = last >= end ? _uses.Length - 1 : (int)((last - _base) >> shift);
        for (var index = from; index <= to; index++)
        {
            _uses[index] = (ushort)(_uses[index] + change);
        }
    }

    private static UInt128 NumberOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private IPAddress AddressOf(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new(bytes[(16 - (_width / 8))..]);
    }
}
