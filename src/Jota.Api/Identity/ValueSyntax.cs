using System.Net;
using System.Net.Sockets;

namespace Jota.Api;

/// <summary>
/// What single values must be like, in upstream's words: numbers, percentages, headers and addresses. Null where nothing is wrong.
/// </summary>
public static class ValueSyntax
{
    /// <summary>A port's number.</summary>
    public static string? PortNumberError(long port) => port is >= 1 and <= 65535 ? null : "must be between 1 and 65535, inclusive";

    /// <summary>A user's or group's number.</summary>
    public static string? UserIdError(long id) =>
        id is >= 0 and <= int.MaxValue ? null : $"must be between 0 and {int.MaxValue}, inclusive";

    /// <summary>An HTTP header's name.</summary>
    public static string? HttpHeaderError(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? null
        : "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is " +
          "'[-A-Za-z0-9]+')";

    /// <summary>A percentage such as <c>25%</c>.</summary>
    public static string? PercentError(string text) =>
        text.Length > 1 && text[^1] == '%' && text.AsSpan(0, text.Length - 1).IndexOfAnyExceptInRange('0', '9') < 0 ? null
        : "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation " +
          "is '[0-9]+%')";

    /// <summary>An IPv4 or IPv6 address.</summary>
    public static string? IpError(string text) =>
        TryParseIp(text, out _) ? null : "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    /// <summary>
    /// Reads an address as upstream does: four plain decimal numbers without leading zeros, or IPv6 without zone and brackets. (.NET alone
    /// would also take <c>1</c>, <c>0x7f.1</c> and <c>[::1]</c>.)
    /// </summary>
    public static bool TryParseIp(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.Length == 0 || text.AsSpan().ContainsAny("[]%/"))
        {
            return false;
        }

        if (!IPAddress.TryParse(text, out var parsed))
        {
            return false;
        }

        address = parsed;
        return parsed.AddressFamily == AddressFamily.InterNetworkV6 || parsed.ToString() == text;
    }

    /// <summary>A range of addresses.</summary>
    public static string? RangeError(string text) =>
        TryParseRange(text, out _) ? null : "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    /// <summary>Reads a range as upstream does: the address may be any of the range's.</summary>
    public static bool TryParseRange(string text, out IPNetwork range)
    {
        range = default;
        if (text.Split('/') is not [var address, var bits]
            || !TryParseIp(address, out var parsed)
            || !int.TryParse(bits, System.Globalization.NumberStyles.None, null, out var length)
            || length > (parsed.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32))
        {
            return false;
        }

        var bytes = parsed.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(length - (8 * i), 0, 8));
        }

        range = new(new IPAddress(bytes), length);
        return true;
    }
}
