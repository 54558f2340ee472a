using System.Text;

namespace Jota.Network.Services;

/// <summary>What a table has before any service is in it: its sets and maps, and the chains that look into them. Pure.</summary>
internal static class BaseRules
{
    /// <summary>What a port of nodes is looked up by.</summary>
    public const string NodePort = "meta l4proto . th dport";

    private const string WithPorts = "meta l4proto { tcp, udp, sctp }";
    private const string OriginalPort = "meta l4proto . ct original proto-dst";

    /// <summary>What a front with an address is looked up by.</summary>
    public static string Destination(IpFamily family) => $"{family.Word} daddr . {NodePort}";

    /// <summary>What an endpoint's place is looked up by, before the number that is drawn.</summary>
    public static string PlaceKey(IpFamily family, PortProtocol protocol, bool isNodePort) =>
        isNodePort ? $"{protocol.Word()} dport" : $"{family.Word} daddr . {protocol.Word()} dport";

    /// <summary>Takes away a table, whether it is there or not.</summary>
    public static void WriteRemoval(StringBuilder text, IpFamily family, string table) =>
        text.Append(null, $"add table {family.Word} {table}\ndelete table {family.Word} {table}\n");

    /// <summary>Makes the table anew, in the place of one that may be there.</summary>
    public static void WriteTo(StringBuilder text, IpFamily family, string table, NodeFacts node)
    {
        WriteRemoval(text, family, table);
        text.Append(null, $"table {family.Word} {table} {{\n");
        WriteSets(text, family, node);
        WriteFilters(text, family);
        WriteTranslation(text, family, node);
        text.Append("}\n");
    }

    private static void WriteSets(StringBuilder text, IpFamily family, NodeFacts node)
    {
        var (address, port) = (family.AddressType, "inet_proto . inet_service");
        Set(RuleNames.ClusterIPs, address);
        Set(RuleNames.NodeAddresses, address, [.. node.Addresses.Where(family.Has).Select(IpFamily.Text).Distinct()]);
        Set(RuleNames.Hairpins, $"{address} . {address}");
        Map(RuleNames.Firewalls, $"{address} . {port}");
        foreach (var (names, key) in new[] { (RuleNames.Services, $"{address} . {port}"), (RuleNames.NodePorts, port) })
        {
            Map(names.Inside.Map, key);
            Map(names.Outside.Map, key);
            foreach (var protocol in Enum.GetValues<PortProtocol>())
            {
                Endpoints(names.Inside, protocol, names == RuleNames.NodePorts);
                Endpoints(names.Outside, protocol, names == RuleNames.NodePorts);
            }

            Map(names.Unanswered, key);
            Set(names.Masqueraded, key);
            Set(names.MasqueradedFromNode, key);
        }

        void Map(string name, string type) => text.Append(null, $"\tmap {name} {{ type {type} : verdict; }}\n");

        // The last of the key is the place: as wide as what is drawn.
        void Endpoints(PickNames names, PortProtocol protocol, bool ofNodes)
        {
            var (key, endpoint) = (PlaceKey(family, protocol, ofNodes), PlaceKey(family, protocol, isNodePort: false));
            text.Append(null, $"\tmap {names.Endpoints(protocol)} {{ typeof {key} . numgen random mod 65536 : {endpoint}; }}\n");
        }

        void Set(string name, string type, params string[] elements) => text.Append(
            null,
            $"\tset {name} {{ type {type}; {(elements.Length > 0 ? $"elements = {{ {string.Join(", ", elements)} }}; " : "")}}}\n");
    }

    /// <summary>What is dropped or refused. Only the first packet of a connection is looked at.</summary>
    private static void WriteFilters(StringBuilder text, IpFamily family)
    {
        var (ip, front) = (family.Word, Destination(family));
        Chain(RuleNames.Refusing, null, "reject");
        Chain("unanswered", null,
            $"{front} vmap @{RuleNames.Services.Unanswered}",
            $"{ip} daddr @{RuleNames.NodeAddresses} {NodePort} vmap @{RuleNames.NodePorts.Unanswered}");
        Chain("firewall", null, $"{front} vmap @{RuleNames.Firewalls}");
        Chain("firewall-in", "filter hook prerouting priority -110", "ct state new jump firewall");
        Chain("firewall-out", "filter hook output priority -110", "ct state new jump firewall");

        // After endpoints were put in the place of fronts: what still goes to a front has nobody, or is none of its ports.
        var isForNobody = $"ct state new {ip} daddr @{RuleNames.ClusterIPs} goto {RuleNames.Refusing}";
        Chain("filter-in", "filter hook input priority -90", "ct state new jump unanswered");
        Chain("filter-forward", "filter hook forward priority -90", "ct state new jump unanswered", isForNobody);
        Chain("filter-out", "filter hook output priority -90", "ct state new jump unanswered", isForNobody);

        void Chain(string name, string? hook, params string[] rules) => WriteChain(text, name, hook, rules);
    }

    /// <summary>Where endpoints are put in the place of fronts, and the node in the place of clients.</summary>
    private static void WriteTranslation(StringBuilder text, IpFamily family, NodeFacts node)
    {
        var (ip, front) = (family.Word, Destination(family));
        var pods = node.PodRanges.Where(range => family.Has(range.BaseAddress)).Select(range => $"{range}").ToList();
        var fromElsewhere = pods.Count > 0 ? $"{ip} saddr != {{ {string.Join(", ", pods)} }} " : "";
        var fromOutside = $"{fromElsewhere}fib saddr type != local ";
        WriteChain(text, "translate", null,
            $"{fromOutside}{front} vmap @{RuleNames.Services.Outside.Map}",
            $"{front} vmap @{RuleNames.Services.Inside.Map}",
            $"{ip} daddr @{RuleNames.NodeAddresses} {fromOutside}{NodePort} vmap @{RuleNames.NodePorts.Outside.Map}",
            $"{ip} daddr @{RuleNames.NodeAddresses} {NodePort} vmap @{RuleNames.NodePorts.Inside.Map}");
        WriteChain(text, "translate-in", "nat hook prerouting priority -100", "jump translate");
        WriteChain(text, "translate-out", "nat hook output priority -100", "jump translate");

        var (was, wasFront) = ($"ct original {ip} daddr", $"{WithPorts} ct original {ip} daddr . {OriginalPort}");
        var wasNodePort = $"{WithPorts} {was} @{RuleNames.NodeAddresses} {OriginalPort}";
        WriteChain(text, "hide", null,
        [
            $"{ip} saddr . {ip} daddr @{RuleNames.Hairpins} masquerade fully-random",
            .. pods.Count > 0 ? (string[])[$"{fromElsewhere}{was} @{RuleNames.ClusterIPs} masquerade fully-random"] : [],
            $"{wasFront} @{RuleNames.Services.Masqueraded} masquerade fully-random",
            $"fib saddr type local {wasFront} @{RuleNames.Services.MasqueradedFromNode} masquerade fully-random",
            $"{wasNodePort} @{RuleNames.NodePorts.Masqueraded} masquerade fully-random",
            $"fib saddr type local {wasNodePort} @{RuleNames.NodePorts.MasqueradedFromNode} masquerade fully-random",
        ]);
        WriteChain(text, "hide-out", "nat hook postrouting priority 100", "ct status dnat jump hide");
    }

    private static void WriteChain(StringBuilder text, string name, string? hook, params string[] rules)
    {
        text.Append(null, $"\tchain {name} {{\n");
        if (hook is not null)
        {
            text.Append(null, $"\t\ttype {hook}; policy accept;\n");
        }

        foreach (var rule in rules)
        {
            text.Append("\t\t").Append(rule).Append('\n');
        }

        text.Append("\t}\n");
    }
}
