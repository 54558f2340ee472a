namespace Jota.Network.Services;

/// <summary>The elements of sets and maps that carry out what is wanted of a front. Pure.</summary>
internal static class FrontElements
{
    /// <summary>All of them, each place once.</summary>
    public static IEnumerable<KeyValuePair<ElementKey, string>> Of(FrontRules rules)
    {
        var (front, key) = (rules.Front, KeyOf(rules.Front));
        var of = front.IsNodePort ? RuleNames.NodePorts : RuleNames.Services;
        foreach (var element in Picked(front, rules.Inside, of.Inside).Concat(Picked(front, rules.Outside ?? Pool.Empty, of.Outside)))
        {
            yield return element;
        }

        if (rules is { Inside.IsEmpty: false, Outside.IsEmpty: true })
        {
            // Past what is inside.
            yield return new(new(of.Outside.Map, key), "return");
        }

        if (VerdictOfNobody(rules) is { } verdict)
        {
            yield return new(new(of.Unanswered, key), verdict);
        }

        if (rules.Masquerade)
        {
            yield return new(new(of.Masqueraded, key), "");
        }
        else if (rules.Outside is not null)
        {
            yield return new(new(of.MasqueradedFromNode, key), "");
        }

        if (rules.Firewall is { } firewall)
        {
            yield return new(new(RuleNames.Firewalls, key), $"goto {firewall}");
        }
    }

    /// <summary>Where connections go first, and then each place of the pool.</summary>
    private static IEnumerable<KeyValuePair<ElementKey, string>> Picked(Front front, Pool pool, PickNames names)
    {
        if (pool.IsEmpty)
        {
            yield break;
        }

        yield return new(new(names.Map, KeyOf(front)), $"goto {pool.StickyChain ?? names.Chain(front.Protocol, pool.Targets.Length)}");
        var place = front.IsNodePort ? $"{front.Port}" : $"{front.Address} . {front.Port}";
        for (var i = 0; pool.StickyChain is null && i < pool.Targets.Length; i++)
        {
            yield return new(new(names.Endpoints(front.Protocol), $"{place} . {i}"), $"{pool.Targets[i].Address} . {pool.Targets[i].Port}");
        }
    }

    /// <summary>What becomes of packets that nobody takes. Those from inside have gone elsewhere before they meet this.</summary>
    private static string? VerdictOfNobody(FrontRules rules) => (rules.Inside.IsEmpty, rules.DropWhenEmpty, rules.Outside?.IsEmpty) switch
    {
        (true, false, _) => $"goto {RuleNames.Refusing}",
        (true, true, _) => "drop",
        (false, _, true) => "drop",
        (false, _, _) => null,
    };

    private static string KeyOf(Front front) =>
        front.IsNodePort ? $"{front.Protocol.Word()} . {front.Port}" : $"{front.Address} . {front.Protocol.Word()} . {front.Port}";
}
