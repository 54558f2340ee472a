using System.Text.RegularExpressions;

namespace Jota.Network.Tests.Services.Rules;

/// <summary>
/// What a table holds after texts for <c>nft</c> were carried out; refuses what the kernel refuses: making what is there, taking away what
/// is not there, and naming a chain that is not there or is still named.
/// </summary>
internal sealed partial class TableModel
{
    private readonly HashSet<string> _sets = new(StringComparer.Ordinal);

    public Dictionary<string, Dictionary<string, string>> Elements { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, List<string>> Chains { get; } = new(StringComparer.Ordinal) { ["refuse"] = [] };

    public void Apply(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var match = Command().Match(line);
            Assert.True(match.Success, line);
            Apply(match.Groups["verb"].Value, match.Groups["what"].Value, match.Groups["name"].Value, match.Groups["rest"].Value.Trim());
        }

        var named = Elements.Values.SelectMany(map => map.Values).Concat(Chains.Values.SelectMany(rules => rules))
            .SelectMany(value => Named().Matches(value).Select(match => match.Groups[1].Value));
        Assert.All(named, chain => Assert.Contains(chain, Chains.Keys));
    }

    /// <summary>All of it with pools as sets: order within one means nothing.</summary>
    public IEnumerable<string> Meaning()
    {
        var places = Elements.Where(map => IsOfEndpoints(map.Key))
            .SelectMany(map => map.Value.Select(element => $"{map.Key} {Place().Replace(element.Key, "")} : {element.Value}"));
        var others = Elements.Where(map => !IsOfEndpoints(map.Key))
            .SelectMany(map => map.Value.Select(element => $"{map.Key} {element.Key} : {element.Value}"));

        // Chains that spread connections stay for whoever needs them next.
        var chains = Chains.Where(chain => chain.Key.StartsWith("sticky", StringComparison.Ordinal) || chain.Key.StartsWith("firewall", StringComparison.Ordinal))
            .SelectMany(chain => chain.Value.Prepend("exists").Select(rule => $"{chain.Key}: {rule}"));
        return places.Concat(others).Concat(chains).Concat(_sets.Where(set => set.StartsWith("sticky", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
    }

    private static bool IsOfEndpoints(string map) => map.EndsWith("-endpoints", StringComparison.Ordinal);

    private void Apply(string verb, string what, string name, string rest)
    {
        switch (verb, what)
        {
            case ("add", "chain"):
                Chains.TryAdd(name, []);
                break;
            case ("add", "rule"):
                Assert.Contains(name, Chains.Keys);
                Chains[name].Add(rest);
                break;
            case ("flush", "chain"):
                Assert.Contains(name, Chains.Keys);
                Chains[name].Clear();
                break;
            case ("delete", "chain"):
                Assert.Empty(Chains[name]);
                Assert.DoesNotContain(Elements.Values.SelectMany(map => map.Values), value => value == "goto " + name);
                Assert.DoesNotContain(Chains.Values.SelectMany(rules => rules), rule => Named().Matches(rule).Any(match => match.Groups[1].Value == name));
                Assert.True(Chains.Remove(name));
                break;
            case ("add", "set" or "map"):
                Assert.True(_sets.Add(name), $"{name} is there");
                break;
            case ("delete", "set"):
                Assert.True(_sets.Remove(name));
                break;
            case (_, "element"):
                foreach (var element in rest.Trim('{', '}', ' ').Split(", "))
                {
                    Apply(verb == "add", name, element);
                }

                break;
            default:
                Assert.Fail($"{verb} {what}");
                break;
        }
    }

    private void Apply(bool add, string map, string element)
    {
        var parts = element.Split(" : ");
        var elements = Elements.TryGetValue(map, out var found) ? found : Elements[map] = new(StringComparer.Ordinal);
        if (add)
        {
            Assert.True(elements.TryAdd(parts[0], parts.ElementAtOrDefault(1) ?? ""), $"{map} {element} is there");
        }
        else
        {
            Assert.True(elements.Remove(parts[0], out var value), $"{map} {element} is not there");
            Assert.Equal(value, parts.ElementAtOrDefault(1) ?? "");
        }
    }

    [GeneratedRegex(@"^(?<verb>\w+) (?<what>\w+) ip6? \S+ (?<name>\S+)(?<rest>.*)$")]
    private static partial Regex Command();

    [GeneratedRegex(@"goto (\S+?)(?=[ ,]|$)")]
    private static partial Regex Named();

    [GeneratedRegex(@" \. \d+$")]
    private static partial Regex Place();
}
