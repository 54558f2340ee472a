using System.Collections.Immutable;

namespace Jota.Network.Services;

/// <summary>The chains that drop what comes to a load balancer's address from elsewhere than it may.</summary>
internal static class FirewallChains
{
    /// <summary>Notes what differs.</summary>
    public static void Change(ImmutableArray<FirewallRules> before, ImmutableArray<FirewallRules> now, RuleChanges changes)
    {
        var old = before.ToDictionary(rules => rules.Chain, StringComparer.Ordinal);
        foreach (var rules in now)
        {
            old.Remove(rules.Chain, out var last);
            changes.Refill(rules.Chain, last is null ? [] : [Rule(last, changes.Client)], [Rule(rules, changes.Client)]);
        }

        foreach (var gone in old.Values)
        {
            changes.Refill(gone.Chain, [Rule(gone, changes.Client)], []);
        }
    }

    private static string Rule(FirewallRules rules, string client) => $"{client} != {{ {string.Join(", ", rules.Allowed)} }} drop";
}
