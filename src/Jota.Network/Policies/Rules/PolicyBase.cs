using System.Text;
using Jota.Network.Services;

namespace Jota.Network.Policies;

/// <summary>
/// What a table has before any pod is isolated. Packets are looked at where they are forwarded: after a service's address became a pod's,
/// and before anybody's address is hidden. What the node itself sends or receives does not pass there, so that probes reach every pod.
/// Pure.
/// </summary>
internal static class PolicyBase
{
    // How neighbours on the pods' link find each other, which IPv4 does outside of IP.
    private const string Neighbours = "icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept";

    /// <summary>Takes away a table, whether it is there or not.</summary>
    public static void WriteRemoval(StringBuilder text, IpFamily family, string table) =>
        text.Append(null, $"add table {family.Word} {table}\ndelete table {family.Word} {table}\n");

    /// <summary>Makes the table anew, in the place of one that may be there.</summary>
    public static void WriteTo(StringBuilder text, IpFamily family, string table)
    {
        var (ip, address) = (family.Word, family.AddressType);
        var (egress, ingress) = (PolicyNames.Isolated(Direction.Egress), PolicyNames.Isolated(Direction.Ingress));
        WriteRemoval(text, family, table);
        text.Append(null, $"table {ip} {table} {{\n");
        text.Append(null, $"\tset {PolicyNames.Selves} {{ type {address} . {address}; }}\n");
        text.Append(null, $"\tmap {egress} {{ type {address} : verdict; }}\n");
        text.Append(null, $"\tmap {ingress} {{ type {address} : verdict; }}\n");
        if (family == IpFamily.V6)
        {
            text.Append(null, $"\tset {PolicyNames.Unscoped} {{ type {address}; flags interval; }}\n");
        }

        string[] always =
        [
            "ct state established,related accept",
            .. family == IpFamily.V6 ? (string[])[Neighbours, $"{ip} daddr @{PolicyNames.Unscoped} drop"] : [],
            $"{ip} saddr . {ip} daddr @{PolicyNames.Selves} accept",
        ];
        WriteChain(text, "egress", -80, [.. always, $"{ip} saddr vmap @{egress}"]);
        WriteChain(text, "ingress", -79, [.. always, $"{ip} daddr vmap @{ingress}"]);
        text.Append("}\n");
    }

    private static void WriteChain(StringBuilder text, string name, int priority, IEnumerable<string> rules)
    {
        text.Append(null, $"\tchain {name} {{\n\t\ttype filter hook forward priority {priority}; policy accept;\n");
        foreach (var rule in rules)
        {
            text.Append("\t\t").Append(rule).Append('\n');
        }

        text.Append("\t}\n");
    }
}
