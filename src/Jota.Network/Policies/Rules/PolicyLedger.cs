using Jota.Api;
using Jota.Network.Services;

namespace Jota.Network.Policies;

/// <summary>
/// What a node's tables have to hold for the policies of the cluster: an element for each isolated pod, a chain for each combination of
/// policies that isolates any, a chain for each policy of these, and the sets of pods that they let through. A change becomes what
/// differs. Knows no clock and does no I/O.
/// </summary>
internal sealed class PolicyLedger
{
    private static readonly Direction[] Directions = Enum.GetValues<Direction>();

    private readonly Dictionary<(string Address, Direction Direction), Isolation> _isolated = [];
    private readonly Dictionary<string, int> _isolations = new(StringComparer.Ordinal);
    private readonly Dictionary<(ObjectKey Policy, Direction Direction), int> _needed = [];
    private readonly Dictionary<(ObjectKey Policy, Direction Direction), PolicyRules> _present = [];
    private readonly MemberSets _sets = new();

    /// <summary>Whether any pod of this node is isolated.</summary>
    public bool IsAnyIsolated => _isolated.Count > 0;

    /// <summary>Notes what differs since the last time.</summary>
    /// <param name="world">The cluster as it is now.</param>
    /// <param name="touched">What of it may be another.</param>
    /// <param name="changes">Takes the changes.</param>
    public void Change(PolicyWorld world, Touched touched, PolicyChanges changes)
    {
        var (wasAny, before) = (IsAnyIsolated, new Dictionary<string, (Isolation Isolation, int Count)>(StringComparer.Ordinal));
        foreach (var address in touched.Addresses.Union(touched.Selected))
        {
            Isolate(address, world, before, changes);
        }

        // What refers to a chain or a set goes before it: the changes keep to the order in which they are told what to take away.
        var policies = SettleIsolations(before, changes);
        policies.UnionWith(touched.Policies.SelectMany(policy => Directions.Select(direction => (policy, direction))));
        foreach (var (policy, direction) in policies)
        {
            Settle(policy, direction, world, changes);
        }

        _sets.Settle(world, touched.Addresses, changes);
        if (wasAny != IsAnyIsolated)
        {
            changes.Set("fe80::", new(PolicyNames.Unscoped, "fe80::/10"), wasAny ? "" : null, wasAny ? null : "");
        }
    }

    private static string? Goto(Isolation? isolation) => isolation is null ? null : $"goto {isolation.Chain}";

    private void Isolate(
        string address, PolicyWorld world, Dictionary<string, (Isolation Isolation, int Count)> before, PolicyChanges changes)
    {
        var was = IsIsolated(address);
        foreach (var direction in Directions)
        {
            var last = _isolated.GetValueOrDefault((address, direction));
            var policies = world.PoliciesOn(address, direction);
            var now = policies.IsEmpty ? null : new Isolation(direction, policies);
            if (last?.Chain == now?.Chain)
            {
                continue;
            }

            changes.Set(address, new(PolicyNames.Isolated(direction), address), Goto(last), Goto(now));
            Tally(last, -1, before);
            Tally(now, 1, before);
            if (now is null)
            {
                _isolated.Remove((address, direction));
            }
            else
            {
                _isolated[(address, direction)] = now;
            }
        }

        if (was != IsIsolated(address))
        {
            changes.Set(address, new(PolicyNames.Selves, $"{address} . {address}"), was ? "" : null, was ? null : "");
        }
    }

    private bool IsIsolated(string address) => Array.Exists(Directions, direction => _isolated.ContainsKey((address, direction)));

    private void Tally(Isolation? isolation, int by, Dictionary<string, (Isolation Isolation, int Count)> before)
    {
        if (isolation is null)
        {
            return;
        }

        var count = _isolations.GetValueOrDefault(isolation.Chain);
        before.TryAdd(isolation.Chain, (isolation, count));
        _isolations[isolation.Chain] = count + by;
    }

    /// <summary>Makes and takes away the chains of combinations, and answers whose policies that matters to.</summary>
    private HashSet<(ObjectKey Policy, Direction Direction)> SettleIsolations(
        Dictionary<string, (Isolation Isolation, int Count)> before, PolicyChanges changes)
    {
        var policies = new HashSet<(ObjectKey, Direction)>();
        foreach (var (isolation, count) in before.Values)
        {
            var (was, now) = (count > 0, _isolations[isolation.Chain] > 0);
            if (!now)
            {
                _isolations.Remove(isolation.Chain);
            }

            if (was == now)
            {
                continue;
            }

            changes.Refill(isolation.Chain, _ => was ? isolation.Lines : [], _ => now ? isolation.Lines : []);
            foreach (var policy in isolation.Policies)
            {
                var key = (policy, isolation.Direction);
                _needed[key] = _needed.GetValueOrDefault(key) + (now ? 1 : -1);
                policies.Add(key);
            }
        }

        return policies;
    }

    /// <summary>A policy has a chain, and its sets, while a combination asks it.</summary>
    private void Settle(ObjectKey policy, Direction direction, PolicyWorld world, PolicyChanges changes)
    {
        var key = (policy, direction);
        var before = _present.GetValueOrDefault(key);
        var now = _needed.GetValueOrDefault(key) > 0 ? world.Policy(policy) : null;
        if (now is null)
        {
            _needed.Remove(key);
            _present.Remove(key);
        }
        else
        {
            _present[key] = now;
        }

        changes.Refill(Isolation.ChainOf(policy, direction), family => LinesOf(before, family), family => LinesOf(now, family));
        foreach (var member in now?.MembersOf(direction) ?? [])
        {
            _sets.Tally(member, 1);
        }

        foreach (var member in before?.MembersOf(direction) ?? [])
        {
            _sets.Tally(member, -1);
        }

        IReadOnlyList<string> LinesOf(PolicyRules? rules, IpFamily family) => rules?.LinesOf(direction, family) ?? [];
    }
}
