namespace Jota.Network.Services;

/// <summary>
/// What a node's table of one family has to hold, by service. A service's change becomes the few elements and chains that differ; what it
/// costs depends on that service alone. Knows no clock and does no I/O.
/// </summary>
internal sealed class RuleLedger
{
    private readonly Dictionary<string, ServiceRules> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<Front, FrontClaims> _fronts = [];
    private readonly Dictionary<ElementKey, int> _counted = [];
    private readonly HashSet<(PickNames Names, PortProtocol Protocol, int Places)> _pickers = [];

    /// <summary>How many services have rules.</summary>
    public int Count => _services.Count;

    /// <summary>What a service adds now.</summary>
    public ServiceRules Of(string service) => _services.GetValueOrDefault(service, ServiceRules.None);

    /// <summary>Gives a service other rules and notes what that changes. Each service once per set of changes.</summary>
    /// <param name="service">Its key.</param>
    /// <param name="rules">What it adds from now on.</param>
    /// <param name="changes">Takes the changes.</param>
    public void Change(string service, ServiceRules rules, RuleChanges changes)
    {
        var before = Of(service);
        if (rules.IsNone)
        {
            _services.Remove(service);
        }
        else
        {
            _services[service] = rules;
        }

        // What refers to chains comes after they are made and goes before they are taken away: the changes see to that order.
        StickyChains.Change(before.Sticky, rules.Sticky, changes);
        FirewallChains.Change(before.Firewalls, rules.Firewalls, changes);
        Tally(RuleNames.ClusterIPs, before.ClusterIPs, rules.ClusterIPs, changes);
        Tally(RuleNames.Hairpins, before.Hairpins.Select(Twice), rules.Hairpins.Select(Twice), changes);
        ChangeFronts(service, before, rules, changes);
    }

    private static string Twice(string address) => $"{address} . {address}";

    private void ChangeFronts(string service, ServiceRules before, ServiceRules rules, RuleChanges changes)
    {
        var kept = rules.Fronts.Select(front => front.Front).ToHashSet();
        foreach (var front in before.Fronts.Select(rules => rules.Front).Where(front => !kept.Contains(front)))
        {
            Settle(front, claims => claims.Withdraw(service), changes);
        }

        foreach (var front in rules.Fronts)
        {
            Settle(front.Front, claims => claims.Claim(service, front), changes);
        }
    }

    private void Settle(Front front, Action<FrontClaims> change, RuleChanges changes)
    {
        if (!_fronts.TryGetValue(front, out var claims))
        {
            _fronts[front] = claims = new();
        }

        var present = claims.Present;
        change(claims);
        claims.Present = claims.Wanted?.InOrderOf(present);
        if (claims.Present is null)
        {
            _fronts.Remove(front);
        }
        else
        {
            MakePickers(claims.Present, changes);
        }

        if (present == claims.Present)
        {
            return;
        }

        changes.Replace(
            present is null ? [] : FrontElements.Of(present), claims.Present is null ? [] : FrontElements.Of(claims.Present));
    }

    private void MakePickers(FrontRules rules, RuleChanges changes)
    {
        var names = rules.Front.IsNodePort ? RuleNames.NodePorts : RuleNames.Services;
        MakePicker(names.Inside, rules.Front, rules.Inside, changes);
        MakePicker(names.Outside, rules.Front, rules.Outside ?? Pool.Empty, changes);
    }

    /// <summary>Chains that spread connections are shared by all fronts with as many endpoints, and stay.</summary>
    private void MakePicker(PickNames names, Front front, Pool pool, RuleChanges changes)
    {
        if (pool.StickyChain is not null || pool.IsEmpty || !_pickers.Add((names, front.Protocol, pool.Targets.Length)))
        {
            return;
        }

        changes.MakePicker(names, front, pool.Targets.Length);
    }

    /// <summary>Elements that several services may need.</summary>
    private void Tally(string set, IEnumerable<string> before, IEnumerable<string> now, RuleChanges changes)
    {
        foreach (var key in now.Select(key => new ElementKey(set, key)))
        {
            if ((_counted[key] = _counted.GetValueOrDefault(key) + 1) == 1)
            {
                changes.Set(key, null, "");
            }
        }

        foreach (var key in before.Select(key => new ElementKey(set, key)))
        {
            if (--_counted[key] == 0)
            {
                _counted.Remove(key);
                changes.Set(key, "", null);
            }
        }
    }
}
