using System.Net;
using k8s.Models;

namespace Jota.Api;

/// <summary>Addresses that somebody else can reach.</summary>
internal static class AddressRules
{
    private static readonly IPNetwork LinkLocalMulticast = IPNetwork.Parse("224.0.0.0/24");

    /// <summary>An address that is well-formed and means one machine, not "any", "here" or "nearby".</summary>
    public static void Validate(string address, FieldErrors at, bool loopbackAllowed = false)
    {
        if (ValueSyntax.TryParseIp(address, out var parsed))
        {
            ValidateReach(address, parsed, loopbackAllowed, at);
        }
        else
        {
            at.InvalidIf(address, ValueSyntax.IpError(address));
        }
    }

    /// <summary>The same, of one family.</summary>
    public static void Validate(string address, bool ipv6, FieldErrors at, bool loopbackAllowed = false)
    {
        var isAddress = ValueSyntax.TryParseIp(address, out var parsed);
        if (!isAddress || IsIPv6(parsed) != ipv6)
        {
            at.Invalid(address, ipv6 ? "must be a valid IPv6 address" : "must be a valid IPv4 address");
        }

        if (isAddress)
        {
            ValidateReach(address, parsed, loopbackAllowed, at);
        }
        else
        {
            at.Invalid(address, "must be a valid IP address");
        }
    }

    /// <summary>
    /// Whether these are the endpoints of the API itself: a server that listens on loopback only says so, where upstream's would have
    /// nothing to say.
    /// </summary>
    public static bool IsApi(V1ObjectMeta metadata) => metadata is { NamespaceProperty: "default", Name: "kubernetes" };

    /// <summary>Whether it is written as an IPv6 address.</summary>
    public static bool IsIPv6(string address) => ValueSyntax.TryParseIp(address, out var parsed) && IsIPv6(parsed);

    private static bool IsIPv6(IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    private static void ValidateReach(string text, IPAddress parsed, bool loopbackAllowed, FieldErrors at)
    {
        var address = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            at.Invalid(text, $"may not be unspecified ({text})");
        }

        if (IPAddress.IsLoopback(address) && !loopbackAllowed)
        {
            at.Invalid(text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }

        if (IsLinkLocal(address))
        {
            at.Invalid(text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }

        if (IsLinkLocalMulticast(address))
        {
            at.Invalid(text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
    }

    private static bool IsLinkLocal(IPAddress address) =>
        IsIPv6(address) ? address.IsIPv6LinkLocal : address.GetAddressBytes() is [169, 254, ..];

    private static bool IsLinkLocalMulticast(IPAddress address) =>
        IsIPv6(address) ? address.GetAddressBytes() is [0xff, var scope, ..] && (scope & 0x0f) == 2 : LinkLocalMulticast.Contains(address);
}
