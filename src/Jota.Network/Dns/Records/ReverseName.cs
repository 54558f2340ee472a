using System.Globalization;
using System.Net;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Records;

/// <summary>Names of addresses: <c>4.3.2.1.in-addr.arpa</c> and <c>….ip6.arpa</c>.</summary>
internal static class ReverseName
{
    private static readonly byte[] FourZone = WireName.FromText("in-addr.arpa")!;
    private static readonly byte[] SixZone = WireName.FromText("ip6.arpa")!;

    /// <summary>The address that a name is of; null for any other name.</summary>
    public static IPAddress? Read(ReadOnlySpan<byte> name)
    {
        Span<byte> starts = stackalloc byte[WireName.MostLabels];
        var count = WireName.Labels(name, starts);
        return count switch
        {
            6 when name.EndsWith(FourZone) => Four(name, starts[..4]),
            34 when name.EndsWith(SixZone) => Six(name, starts[..32]),
            _ => null,
        };
    }

    private static IPAddress? Four(ReadOnlySpan<byte> name, ReadOnlySpan<byte> starts)
    {
        Span<byte> address = stackalloc byte[4];
        for (var i = 0; i < starts.Length; i++)
        {
            var label = name.Slice(starts[i] + 1, name[starts[i]]);
            if (!byte.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out address[3 - i]))
            {
                return null;
            }
        }

        return new IPAddress(address);
    }

    private static IPAddress? Six(ReadOnlySpan<byte> name, ReadOnlySpan<byte> starts)
    {
        Span<byte> address = stackalloc byte[16];
        address.Clear();
        for (var i = 0; i < starts.Length; i++)
        {
            var label = name.Slice(starts[i] + 1, name[starts[i]]);
            if (label.Length != 1
                || !byte.TryParse(label, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var digit))
            {
                return null;
            }

            address[15 - (i / 2)] |= (byte)(i % 2 == 0 ? digit : digit << 4);
        }

        return new IPAddress(address);
    }
}
