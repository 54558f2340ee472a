using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Jota.Network.Tests.Policies;

/// <summary>
/// What a node's tables hold after texts for <c>nft</c> were carried out, and what becomes of packets there. Refuses what the kernel
/// refuses: to make what is there, to take away what is not there or is named, to name what is not there.
/// </summary>
internal sealed partial class RulesModel
{
    private readonly Dictionary<string, Table> _tables = new(StringComparer.Ordinal);

    /// <summary>Carries a text out.</summary>
    public void Apply(string text)
    {
        Table? open = null;
        string? chain = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()))
        {
            if (open is null)
            {
                open = Command(line);
            }
            else if (chain is not null)
            {
                chain = InChain(open, chain, line);
            }
            else if (line == "}")
            {
                open = null;
            }
            else
            {
                chain = InTable(open, line);
            }
        }

        foreach (var table in _tables.Values)
        {
            table.Check();
        }
    }

    /// <summary>All that is there, in order.</summary>
    public IEnumerable<string> Meaning() => _tables.SelectMany(table => table.Value.Meaning().Select(line => $"{table.Key}: {line}"))
        .Order(StringComparer.Ordinal);

    /// <summary>Whether the first packet of a connection is forwarded.</summary>
    public bool Forwards(string source, string destination, string protocol, int port)
    {
        var packet = new Packet(source, destination, protocol.ToLowerInvariant(), port);
        return _tables.Where(table => table.Key.StartsWith(packet.Family + " ", StringComparison.Ordinal))
            .All(table => table.Value.Bases.OrderBy(b => b.Value).All(b => table.Value.Run(b.Key, packet) != "drop"));
    }

    private Table? Command(string line)
    {
        if (TableBlock().Match(line) is { Success: true } block)
        {
            _tables.TryAdd(block.Groups[1].Value, new());
            return _tables[block.Groups[1].Value];
        }

        if (TableCommand().Match(line) is { Success: true } whole)
        {
            if (whole.Groups[1].Value == "add")
            {
                _tables.TryAdd(whole.Groups[2].Value, new());
            }
            else
            {
                Assert.True(_tables.Remove(whole.Groups[2].Value));
            }

            return null;
        }

        var match = AnyCommand().Match(line);
        Assert.True(match.Success, line);
        Assert.True(_tables.TryGetValue(match.Groups["table"].Value, out var table), $"no table: {line}");
        table.Do(match.Groups["verb"].Value, match.Groups["what"].Value, match.Groups["name"].Value, match.Groups["rest"].Value.Trim());
        return null;
    }

    private static string? InTable(Table table, string line)
    {
        var match = Member().Match(line);
        Assert.True(match.Success, line);
        table.Do("add", match.Groups[1].Value, match.Groups[2].Value, "");
        return match.Groups[1].Value == "chain" ? match.Groups[2].Value : null;
    }

    private static string? InChain(Table table, string chain, string line)
    {
        if (line == "}")
        {
            return null;
        }

        if (Hook().Match(line) is { Success: true } hook)
        {
            table.Bases[chain] = int.Parse(hook.Groups[1].Value, CultureInfo.InvariantCulture);
        }
        else
        {
            table.Chains[chain].Add(line);
        }

        return chain;
    }

    [GeneratedRegex(@"^table (ip6? \S+) \{$")]
    private static partial Regex TableBlock();

    [GeneratedRegex(@"^(add|delete) table (ip6? \S+)$")]
    private static partial Regex TableCommand();

    [GeneratedRegex(@"^(?<verb>\w+) (?<what>\w+) (?<table>ip6? \S+) (?<name>\S+)(?<rest>.*)$")]
    private static partial Regex AnyCommand();

    [GeneratedRegex(@"^(set|map|chain) (\S+) \{")]
    private static partial Regex Member();

    [GeneratedRegex(@"^type filter hook forward priority (-?\d+); policy accept;$")]
    private static partial Regex Hook();

    internal sealed record Packet(string Source, string Destination, string Protocol, int Port)
    {
        public string Family => Source.Contains(':', StringComparison.Ordinal) ? "ip6" : "ip";

        public string Address(string side) => side == "saddr" ? Source : Destination;
    }

    private sealed partial class Table
    {
        private readonly Dictionary<string, Dictionary<string, string>> _sets = new(StringComparer.Ordinal);

        public Dictionary<string, List<string>> Chains { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, int> Bases { get; } = new(StringComparer.Ordinal);

        public IEnumerable<string> Meaning() => Chains.SelectMany(chain => chain.Value.Select((rule, i) => $"chain {chain.Key} {i}: {rule}"))
            .Concat(_sets.Keys.Select(set => $"set {set}"))
            .Concat(_sets.SelectMany(set => set.Value.Select(element => $"{set.Key} {element.Key} : {element.Value}")));

        public void Do(string verb, string what, string name, string rest)
        {
            switch (verb, what)
            {
                case ("add", "chain"):
                    Assert.True(Chains.TryAdd(name, []), $"{name} is there");
                    break;
                case ("add", "rule"):
                    Chains[name].Add(rest);
                    break;
                case ("flush", "chain"):
                    Chains[name].Clear();
                    break;
                case ("delete", "chain"):
                    Assert.Empty(Chains[name]);
                    Assert.True(Chains.Remove(name));
                    Assert.DoesNotContain(Values, value => value.EndsWith(" " + name, StringComparison.Ordinal));
                    break;
                case ("add", "set" or "map"):
                    Assert.True(_sets.TryAdd(name, new(StringComparer.Ordinal)), $"{name} is there");
                    break;
                case ("delete", "set"):
                    Assert.True(_sets.Remove(name), $"{name} is not there");
                    Assert.DoesNotContain(Values, value => value.Contains($"@{name} ", StringComparison.Ordinal));
                    break;
                case (_, "element"):
                    Elements(verb == "add", name, rest);
                    break;
                default:
                    Assert.Fail($"{verb} {what} {name}");
                    break;
            }
        }

        public void Check()
        {
            Assert.All(Values.SelectMany(value => Named().Matches(value)), named => Assert.Contains(named.Groups[1].Value, Chains.Keys));
            Assert.All(Values.SelectMany(value => SetNamed().Matches(value)), named => Assert.Contains(named.Groups[1].Value, _sets.Keys));
        }

        /// <summary>The verdict of a chain, or that it has none.</summary>
        public string? Run(string chain, Packet packet)
        {
            foreach (var rule in Chains[chain])
            {
                var (matches, verdict) = Look(rule, packet);
                if (!matches)
                {
                    continue;
                }

                switch (verdict.Split(' '))
                {
                    case ["accept" or "drop"]:
                        return verdict;
                    case ["return"]:
                        return null;
                    case ["goto", var to]:
                        return Run(to, packet);
                    case ["jump", var to] when Run(to, packet) is { } final:
                        return final;
                }
            }

            return null;
        }

        private IEnumerable<string> Values => Chains.Values.SelectMany(rules => rules).Concat(_sets.Values.SelectMany(set => set.Values));

        private (bool Matches, string Verdict) Look(string rule, Packet packet)
        {
            while (Matcher().Match(rule) is { Success: true } match)
            {
                rule = rule[match.Length..];
                if (match.Groups["vmap"] is { Success: true } map)
                {
                    return _sets[map.Value].TryGetValue(packet.Address(match.Groups["mapside"].Value), out var verdict) ? (true, verdict) : (false, "");
                }

                if (!Is(match, packet))
                {
                    return (false, "");
                }
            }

            return (true, rule);
        }

        private bool Is(Match match, Packet packet) => match switch
        {
            _ when match.Groups["state"].Success || match.Groups["icmp"].Success => false,
            _ when match.Groups["self"] is { Success: true } set => _sets[set.Value].ContainsKey($"{packet.Source} . {packet.Destination}"),
            _ when match.Groups["named"] is { Success: true } set =>
                _sets[set.Value].ContainsKey($"{packet.Destination} . {packet.Protocol} . {PolicyObjects.Text(packet.Port)}"),
            _ when match.Groups["set"] is { Success: true } set => Has(_sets[set.Value], packet.Address(match.Groups["side"].Value)),
            _ when match.Groups["ranges"] is { Success: true } ranges =>
                ranges.Value.Split(", ").Any(range => InRange(range, packet.Address(match.Groups["rside"].Value))),
            _ when match.Groups["ports"] is { Success: true } ports => match.Groups["pproto"].Value == packet.Protocol
                && ports.Value.Split(", ").Select(range => range.Split('-').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToList())
                    .Any(range => packet.Port >= range[0] && packet.Port <= range[^1]),
            _ => match.Groups["proto"].Value == packet.Protocol,
        };

        private static bool Has(Dictionary<string, string> set, string address) => set.ContainsKey(address)
            || set.Keys.Where(key => key.Contains('/', StringComparison.Ordinal)).Any(range => IPNetwork.Parse(range).Contains(IPAddress.Parse(address)));

        private static bool InRange(string range, string address)
        {
            var ends = range.Split('-').Select(text => Convert.ToHexString(IPAddress.Parse(text).GetAddressBytes())).ToList();
            var asked = Convert.ToHexString(IPAddress.Parse(address).GetAddressBytes());
            return string.CompareOrdinal(asked, ends[0]) >= 0 && string.CompareOrdinal(asked, ends[^1]) <= 0;
        }

        private void Elements(bool add, string set, string rest)
        {
            foreach (var element in rest.Trim('{', '}', ' ').Split(", "))
            {
                var parts = element.Split(" : ");
                if (add)
                {
                    Assert.True(_sets[set].TryAdd(parts[0], parts.ElementAtOrDefault(1) ?? ""), $"{set} {element} is there");
                }
                else
                {
                    Assert.True(_sets[set].Remove(parts[0], out var value), $"{set} {element} is not there");
                    Assert.Equal(value, parts.ElementAtOrDefault(1) ?? "");
                }
            }
        }

        [GeneratedRegex(@"^(?:ct state (?<state>established,related) |icmpv6 type (?<icmp>\{[^}]*\}) |ip6? saddr \. ip6? daddr @(?<self>\S+) |ip6? (?<mapside>[sd]addr) vmap @(?<vmap>\S+)$|ip6? daddr \. meta l4proto \. th dport @(?<named>\S+) |ip6? (?<side>[sd]addr) @(?<set>\S+) |ip6? (?<rside>[sd]addr) \{ (?<ranges>[^}]*) \} |(?<pproto>tcp|udp|sctp) dport \{ (?<ports>[^}]*) \} |meta l4proto (?<proto>tcp|udp|sctp) )")]
        private static partial Regex Matcher();

        [GeneratedRegex(@"(?:goto|jump) (\S+)")]
        private static partial Regex Named();

        [GeneratedRegex(@"@(\S+)")]
        private static partial Regex SetNamed();
    }
}
