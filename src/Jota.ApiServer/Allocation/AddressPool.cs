using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Jota.Api;

namespace Jota.ApiServer.Allocation;

/// <summary>The addresses of one range, without the network's own and, in IPv4, the broadcast address.</summary>
internal sealed class AddressPool
{
    // More would be of no use: upstream draws the same line.
    private const int MostBits = 20;

    private readonly NumberPool _numbers;
    private readonly UInt128 _first;
    private readonly int _size;

    public AddressPool(IPNetwork range, IdSource ids)
    {
        Range = range;
        Family = IsIPv6 ? "IPv6" : "IPv4";
        _first = ToNumber(range.BaseAddress) + 1;
        var bits = Math.Min((IsIPv6 ? 128 : 32) - range.PrefixLength, MostBits);
        _size = Math.Max(0, (1 << bits) - (IsIPv6 ? 1 : 2));
        _numbers = new NumberPool(_size, ReserveOf(_size), ids);
    }

    public IPNetwork Range { get; }

    /// <summary><c>IPv4</c> or <c>IPv6</c>.</summary>
    public string Family { get; }

    /// <summary>The first address that is handed out: that of the API itself.</summary>
    public IPAddress First => ToAddress(_first);

    private bool IsIPv6 => Range.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>Takes a free address; null when there is none.</summary>
    public string? TakeAny() => _numbers.TakeAny() is { } number ? ToAddress(_first + (UInt128)number).ToString() : null;

    /// <summary>Takes this address. Answers what speaks against it, in upstream's words.</summary>
    public string? Take(string address, bool dryRun)
    {
        if (NumberOf(address) is not { } number)
        {
            return $"the provided IP ({address}) is not in the valid range. The range of valid IPs is {Range}";
        }

        // Upstream does not look any closer when nothing will be stored.
        return dryRun || _numbers.TryTake(number) ? null : "provided IP is already allocated";
    }

    /// <summary>What was taken is stored, or will not be.</summary>
    public void Settle(string address, bool stored)
    {
        if (NumberOf(address) is { } number)
        {
            _numbers.Settle(number, stored);
        }
    }

    /// <summary>A stored object has it; addresses of other ranges are nobody's.</summary>
    public void Hold(string address)
    {
        if (NumberOf(address) is { } number)
        {
            _numbers.Hold(number);
        }
    }

    /// <summary>A stored object had it.</summary>
    public void Release(string address)
    {
        if (NumberOf(address) is { } number)
        {
            _numbers.Release(number);
        }
    }

    /// <summary>All stored objects were told.</summary>
    public void ForgetUnseen() => _numbers.ForgetUnseen();

    /// <summary>How many addresses are left to those who ask for a certain one: a sixteenth, but from 16 to 256.</summary>
    private static int ReserveOf(int size) => size < 16 ? 0 : Math.Min(Math.Max(16, size / 16), 256);

    private int? NumberOf(string address)
    {
        if (!ValueSyntax.TryParseIp(address, out var parsed) || parsed.AddressFamily != Range.BaseAddress.AddressFamily)
        {
            return null;
        }

        var number = ToNumber(parsed);
        return number >= _first && number - _first < (UInt128)_size ? (int)(number - _first) : null;
    }

    private static UInt128 ToNumber(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private IPAddress ToAddress(UInt128 number)
    {
        var bytes = new byte[IsIPv6 ? 16 : 4];
        if (IsIPv6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)number);
        }

        return new IPAddress(bytes);
    }
}
