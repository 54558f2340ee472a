using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Jota.Cel.Functions;

/// <summary>An IP address.</summary>
internal sealed class CelIp(IPAddress value) : CelValue
{
    public static CelType TypeOf { get; } = CelType.Opaque("net.IP");

    public IPAddress Value { get; } = value;

    public override CelType Type => TypeOf;

    public override bool IsEqual(CelValue other, CelBudget budget) => other is CelIp ip && ip.Value.Equals(Value);

    /// <summary>Strictly: no zones, no leading zeros, no IPv4 in IPv6; null when it is none.</summary>
    public static CelIp? Parse(string text)
    {
        if (text.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.IsIPv4MappedToIPv6 || text.StartsWith('[') ? null : new(address)
            : address.ToString() == text ? new(address) : null;
    }
}

/// <summary>A range of addresses.</summary>
internal sealed class CelCidr(IPAddress address, int prefix) : CelValue
{
    public static CelType TypeOf { get; } = CelType.Opaque("net.CIDR");

    public IPAddress Address { get; } = address;

    public int Prefix { get; } = prefix;

    public override CelType Type => TypeOf;

    public override bool IsEqual(CelValue other, CelBudget budget) =>
        other is CelCidr cidr && cidr.Prefix == Prefix && cidr.Address.Equals(Address);

    public static CelCidr? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || CelIp.Parse(text[..slash]) is not { } ip)
        {
            return null;
        }

        var digits = text.AsSpan(slash + 1);
        var longest = ip.Value.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            && prefix <= longest && (digits.Length == 1 || digits[0] != '0')
            ? new(ip.Value, prefix) : null;
    }

    /// <summary>The range as it is, with nothing behind the prefix.</summary>
    public CelCidr Masked()
    {
        var bytes = Address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var bits = Math.Clamp(Prefix - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - bits));
        }

        return new(new IPAddress(bytes), Prefix);
    }

    public bool Contains(IPAddress ip) =>
        ip.AddressFamily == Address.AddressFamily && new CelCidr(ip, Prefix).Masked().Address.Equals(Masked().Address);
}

/// <summary>Functions of addresses and ranges of them.</summary>
internal static class Addresses
{
    private static readonly CelType S = CelType.String;
    private static readonly CelType Ip = CelIp.TypeOf;
    private static readonly CelType Cidr = CelCidr.TypeOf;

    public static void AddTo(CelFunctions functions)
    {
        functions.Global("ip", [S], Ip, (x, _) => OrError(CelIp.Parse(Text(x[0])), $"IP Address '{Text(x[0])}' is not valid"));
        functions.Global("isIP", [S], CelType.Bool, (x, _) => CelBool.Of(CelIp.Parse(Text(x[0])) is not null));
        functions.Global("ip.isCanonical", [S], CelType.Bool, (x, _) => CelIp.Parse(Text(x[0])) is { } ip
            ? CelBool.Of(ip.Value.ToString() == Text(x[0]))
            : new CelError($"IP Address '{Text(x[0])}' is not valid"));
        functions.Global("string", [Ip], S, (x, _) => new CelString(Of(x[0]).ToString()));
        functions.Member("family", [Ip], CelType.Int, (x, _) => CelInt.Of(Of(x[0]).AddressFamily == AddressFamily.InterNetwork ? 4 : 6));
        Test(functions, "isUnspecified", ip => ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
        Test(functions, "isLoopback", IPAddress.IsLoopback);
        Test(functions, "isLinkLocalMulticast", IsLinkLocalMulticast);
        Test(functions, "isLinkLocalUnicast", IsLinkLocalUnicast);
        Test(functions, "isGlobalUnicast", ip =>
            !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any) && !ip.Equals(IPAddress.Broadcast)
            && !IPAddress.IsLoopback(ip) && !IsMulticast(ip) && !IsLinkLocalUnicast(ip));

        functions.Global("cidr", [S], Cidr, (x, _) =>
            OrError(CelCidr.Parse(Text(x[0])),
            $"network address parse error during conversion from string: invalid CIDR address {Text(x[0])}"));
        functions.Global("isCIDR", [S], CelType.Bool, (x, _) => CelBool.Of(CelCidr.Parse(Text(x[0])) is not null));
        functions.Global("string", [Cidr], S, (x, _) => new CelString($"{Range(x[0]).Address}/{Range(x[0]).Prefix}"));
        functions.Member("ip", [Cidr], Ip, (x, _) => new CelIp(Range(x[0]).Address));
        functions.Member("masked", [Cidr], Cidr, (x, _) => Range(x[0]).Masked());
        functions.Member("prefixLength", [Cidr], CelType.Int, (x, _) => CelInt.Of(Range(x[0]).Prefix));
        functions.Member("containsIP", [Cidr, Ip], CelType.Bool, (x, _) => CelBool.Of(Range(x[0]).Contains(Of(x[1]))));
        functions.Member("containsIP", [Cidr, S], CelType.Bool, (x, _) => CelIp.Parse(Text(x[1])) is { } ip
            ? CelBool.Of(Range(x[0]).Contains(ip.Value))
            : new CelError($"IP Address '{Text(x[1])}' is not valid"));
        functions.Member("containsCIDR", [Cidr, Cidr], CelType.Bool, (x, _) => Contains(Range(x[0]), Range(x[1])));
        functions.Member("containsCIDR", [Cidr, S], CelType.Bool, (x, _) => CelCidr.Parse(Text(x[1])) is { } range
            ? Contains(Range(x[0]), range)
            : new CelError($"network address parse error during conversion from string: invalid CIDR address {Text(x[1])}"));
    }

    private static CelBool Contains(CelCidr outer, CelCidr inner) =>
        CelBool.Of(inner.Prefix >= outer.Prefix && outer.Contains(inner.Address));

    private static CelValue OrError(CelValue? value, string error) => value ?? new CelError(error);

    private static void Test(CelFunctions functions, string name, Func<IPAddress, bool> holds) =>
        functions.Member(name, [Ip], CelType.Bool, (x, _) => CelBool.Of(holds(Of(x[0]))));

    private static bool IsMulticast(IPAddress ip) =>
        ip.IsIPv6Multicast || (ip.AddressFamily == AddressFamily.InterNetwork && (ip.GetAddressBytes()[0] & 0xF0) == 0xE0);

    private static bool IsLinkLocalMulticast(IPAddress ip)
    {
        var bytes = ip.GetAddressBytes();
        return bytes.Length == 4 ? bytes is [224, 0, 0, _] : bytes[0] == 0xFF && (bytes[1] & 0x0F) == 2;
    }

    private static bool IsLinkLocalUnicast(IPAddress ip) => ip.IsIPv6LinkLocal || ip.GetAddressBytes() is [169, 254, _, _];

    private static string Text(CelValue value) => ((CelString)value).Value;

    private static IPAddress Of(CelValue value) => ((CelIp)value).Value;

    private static CelCidr Range(CelValue value) => (CelCidr)value;
}
