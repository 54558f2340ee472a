using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Jota.Network.Services;

namespace Jota.Network.Policies;

/// <summary>Addresses in a row, of one family.</summary>
/// <param name="Family">The family.</param>
/// <param name="First">The first one, as a number.</param>
/// <param name="Last">The last one.</param>
internal readonly record struct AddressRange(IpFamily Family, UInt128 First, UInt128 Last)
{
    /// <summary>Whether it is every address of the family.</summary>
    public bool IsAll => First == 0 && Last == Top(Family);

    /// <summary>Reads a CIDR, whose address need not be the first of its range; null when it is none.</summary>
    public static AddressRange? Parse(string? text)
    {
        var parts = (text ?? "").Split('/');
        if (parts.Length != 2 || !IPAddress.TryParse(parts[0], out var address)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return null;
        }

        var family = address.AddressFamily == AddressFamily.InterNetworkV6 ? IpFamily.V6 : IpFamily.V4;
        var bits = family == IpFamily.V6 ? 128 : 32;
        if (length > bits)
        {
            return null;
        }

        var rest = length == 0 ? Top(family) : (UInt128.One << (bits - length)) - 1;
        var first = Number(address) & ~rest;
        return new(family, first, first | rest);
    }

    /// <summary>What is left of it without others.</summary>
    public IEnumerable<AddressRange> Without(IEnumerable<AddressRange> others)
    {
        var (family, from, last) = (Family, First, Last);
        foreach (var other in others.Where(other => other.Family == family).OrderBy(other => other.First))
        {
            if (other.Last < from || other.First > last)
            {
                continue;
            }

            if (other.First > from)
            {
                yield return new(family, from, other.First - 1);
            }

            if (other.Last >= last)
            {
                yield break;
            }

            from = other.Last + 1;
        }

        yield return new(family, from, last);
    }

    /// <summary>The same addresses in as few ranges as can be, in order, none of which touch.</summary>
    public static IEnumerable<AddressRange> Merge(IEnumerable<AddressRange> ranges)
    {
        AddressRange? open = null;
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            if (open is { } last && (range.First <= last.Last || range.First - last.Last == 1))
            {
                open = last with { Last = UInt128.Max(last.Last, range.Last) };
                continue;
            }

            if (open is { } done)
            {
                yield return done;
            }

            open = range;
        }

        if (open is { } end)
        {
            yield return end;
        }
    }

    /// <summary>Whether an address is in it.</summary>
    public bool Contains(IPAddress address) => Family.Has(address) && Number(address) >= First && Number(address) <= Last;

    /// <summary>As rules write it.</summary>
    public override string ToString() => First == Last ? Text(First) : $"{Text(First)}-{Text(Last)}";

    private static UInt128 Top(IpFamily family) => family == IpFamily.V6 ? UInt128.MaxValue : uint.MaxValue;

    private static UInt128 Number(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? BinaryPrimitives.ReadUInt128BigEndian(address.GetAddressBytes())
        : BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private string Text(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(Family == IpFamily.V6 ? bytes : bytes[12..]).ToString();
    }
}
