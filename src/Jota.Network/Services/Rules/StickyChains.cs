using System.Collections.Immutable;

namespace Jota.Network.Services;

/// <summary>
/// The chains of ports whose clients keep to an endpoint. Each endpoint has a set of its clients that forgets them by itself, and a chain
/// that enters them; a dispatching chain looks for the client in each set, and picks an endpoint for those in none.
/// </summary>
internal static class StickyChains
{
    /// <summary>Notes what differs. Sets of endpoints that stay keep what they remember.</summary>
    public static void Change(ImmutableArray<StickyRules> before, ImmutableArray<StickyRules> now, RuleChanges changes)
    {
        var old = before.ToDictionary(rules => rules.Name, StringComparer.Ordinal);
        foreach (var rules in now)
        {
            old.Remove(rules.Name, out var last);
            if (rules != last)
            {
                Change(rules, last, changes);
            }
        }

        foreach (var gone in old.Values)
        {
            Change(gone with { Cluster = [], Local = [] }, gone, changes);
        }
    }

    private static void Change(StickyRules rules, StickyRules? last, RuleChanges changes)
    {
        var (targets, old) = (rules.Targets.ToHashSet(), last?.Targets.ToHashSet() ?? []);
        foreach (var target in targets.Except(old))
        {
            changes.MakeSticky(rules, target);
        }

        Refill(rules.ClusterChain, last?.Cluster ?? [], rules.Cluster);
        Refill(rules.LocalChain, last?.Local ?? [], rules.Local);
        foreach (var target in old.Except(targets))
        {
            changes.RemoveSticky(rules.ChainOf(target));
        }

        void Refill(string chain, ImmutableArray<Target> before, ImmutableArray<Target> now) =>
            changes.Refill(chain, Dispatch(rules, before, changes.Client), Dispatch(rules, now, changes.Client));
    }

    /// <summary>The rules of a dispatching chain; none when it need not be there.</summary>
    private static List<string> Dispatch(StickyRules rules, ImmutableArray<Target> targets, string client)
    {
        var lines = new List<string>();
        foreach (var chain in targets.Select(rules.ChainOf))
        {
            lines.Add($"{client} @{chain} goto {chain}");
        }

        if (lines.Count > 0)
        {
            var places = targets.Select((target, place) => $"{place} : goto {rules.ChainOf(target)}");
            lines.Add($"numgen random mod {targets.Length} vmap {{ {string.Join(", ", places)} }}");
        }

        return lines;
    }
}
