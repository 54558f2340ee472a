using System.Net;
using System.Net.Sockets;

namespace Jota.Network.Services;

/// <summary>One of the two families of addresses. Each has a table of its own, with the same rules in other words.</summary>
/// <param name="Name">As services and slices call it.</param>
/// <param name="Word">What rules call the table's family and the header: <c>ip</c>, <c>ip6</c>.</param>
/// <param name="AddressType">What sets call an address.</param>
internal sealed record IpFamily(string Name, string Word, string AddressType)
{
    public static IpFamily V4 { get; } = new("IPv4", "ip", "ipv4_addr");

    public static IpFamily V6 { get; } = new("IPv6", "ip6", "ipv6_addr");

    public static IReadOnlyList<IpFamily> Both { get; } = [V4, V6];

    /// <summary>Whether an address is of this family.</summary>
    public bool Has(IPAddress address) =>
        address.AddressFamily == (this == V4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);

    /// <summary>
    /// An address as rules write it, each always in the same words; null when it is none of this family. What becomes a rule has been
    /// through here: nothing that a client wrote is copied into one.
    /// </summary>
    public string? Canonical(string? address) => IPAddress.TryParse(address, out var parsed) && Has(parsed) ? Text(parsed) : null;

    /// <summary>A range as rules write it; null when it is none of this family.</summary>
    public string? CanonicalRange(string? range) =>
        IPNetwork.TryParse(range?.Trim(), out var parsed) && Has(parsed.BaseAddress)
            ? $"{Text(parsed.BaseAddress)}/{parsed.PrefixLength}"
            : null;

    /// <summary>An address as rules write it: without the interface that a link-local one may name.</summary>
    public static string Text(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0
            ? new IPAddress(address.GetAddressBytes()).ToString()
            : address.ToString();
}
