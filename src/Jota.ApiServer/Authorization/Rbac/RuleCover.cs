using System.Numerics;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Rbac;

/// <summary>
/// Which single rules some rules do not grant. A rule is never taken apart into all it means, a billion by a role of a few kilobytes: what
/// the same rules have is looked at together, and what one rule has whole not at all. What still takes too long to tell is refused.
/// </summary>
internal sealed class RuleCover
{
    private readonly IReadOnlyList<V1PolicyRule> _held;
    private readonly RequestBudget _budget;
    private readonly HeldWords _verbs;
    private readonly HeldWords _groups;
    private readonly HeldWords _resources;
    private readonly HeldWords _names;
    private readonly HeldWords _paths;
    private readonly BigInteger _nameless;

    public RuleCover(IReadOnlyList<V1PolicyRule> held, RequestBudget budget)
    {
        (_held, _budget) = (held, budget);
        (_verbs, _groups, _resources, _names, _paths) = (Words(), Words(), Words(), Words(), Words());
        for (var i = 0; i < held.Count; i++)
        {
            var rule = held[i];
            _verbs.Add(i, rule.Verbs);
            _groups.Add(i, rule.ApiGroups);
            _resources.Add(i, rule.Resources);
            _names.Add(i, rule.ResourceNames);
            _paths.AddPaths(i, rule.NonResourceURLs);
            _nameless |= rule.ResourceNames is { Count: > 0 } ? 0 : BigInteger.One << i;
        }
    }

    /// <summary>What of a rule is not granted, made as it is read. Throws 413 when it takes too much work to tell.</summary>
    public IEnumerable<SingleRule> Missing(V1PolicyRule rule)
    {
        var verbs = Alike(rule.Verbs, verb => _verbs.With(RbacNames.All, verb));
        var paths = Missing([verbs, Alike(rule.NonResourceURLs, _paths.Meaning)])
            .Select(word => new SingleRule(word[0]!, "", "", null, word[1]));
        var objects = Missing(
        [
            verbs,
            Alike(rule.ApiGroups, group => _groups.With(RbacNames.All, group)),
            Alike(rule.Resources, HoldersOfResource),
            Alike(rule.ResourceNames is { Count: > 0 } names ? names : [null], HoldersOfName),
        ]);
        return paths.Concat(objects.Select(word => new SingleRule(word[0]!, word[1]!, word[2]!, word[3], null)));
    }

    private HeldWords Words() => new(_held.Count, _budget);

    private BigInteger HoldersOfResource(string word) => word.Split('/') is [_, { Length: > 0 } subresource]
        ? _resources.With(RbacNames.All, word, $"{RbacNames.All}/{subresource}")
        : _resources.With(RbacNames.All, word);

    private BigInteger HoldersOfName(string? name) => name is null ? _nameless : _nameless | _names.With(name);

    /// <summary>Words by the rules that have them.</summary>
    private static List<Part> Alike<T>(IEnumerable<T>? words, Func<T, BigInteger> holders)
        where T : class?
    {
        var parts = new Dictionary<BigInteger, Part>();
        foreach (var word in words ?? [])
        {
            var by = holders(word);
            if (!parts.TryGetValue(by, out var part))
            {
                parts[by] = part = new(by, []);
            }

            part.Words.Add(word as string);
        }

        return [.. parts.Values];
    }

    private IEnumerable<string?[]> Missing(List<Part>[] lists)
    {
        // Who has all that is left from a list on, has it whatever is chosen there.
        var whole = new BigInteger[lists.Length + 1];
        var everybody = (BigInteger.One << _held.Count) - 1;
        whole[^1] = everybody;
        for (var i = lists.Length - 1; i >= 0; i--)
        {
            whole[i] = lists[i].Aggregate(whole[i + 1], (common, part) => common & part.Holders);
        }

        return lists.Any(list => list.Count == 0) ? [] : Missing(lists, whole, 0, everybody, []);
    }

    /// <summary>What nobody has of all that begins with one of the chosen words each, by those who have these.</summary>
    private IEnumerable<string?[]> Missing(List<Part>[] lists, BigInteger[] whole, int at, BigInteger holders, IReadOnlyList<Part> chosen)
    {
        if (holders.IsZero)
        {
            return Product([.. chosen.Select(part => part.Words), .. lists.Skip(at).Select(list => list.SelectMany(part => part.Words))]);
        }

        return (holders & whole[at]).IsZero ? Each() : [];

        IEnumerable<string?[]> Each()
        {
            foreach (var part in lists[at])
            {
                _budget.Spend(1 + (_held.Count / 64));
                foreach (var missing in Missing(lists, whole, at + 1, holders & part.Holders, [.. chosen, part]))
                {
                    yield return missing;
                }
            }
        }
    }

    private static IEnumerable<string?[]> Product(IReadOnlyList<IEnumerable<string?>> lists) => lists.Aggregate(
        (IEnumerable<string?[]>)[[]], (made, list) => made.SelectMany(begin => list.Select(word => (string?[])[.. begin, word])));

    private sealed record Part(BigInteger Holders, List<string?> Words);
}
