using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using Jota.Network.Services;
using k8s.Models;

namespace Jota.Network.Policies;

/// <summary>
/// What a policy comes to: whom it is about, and what it lets through each way (networking.k8s.io/v1 NetworkPolicy). Pure, of the policy
/// alone.
/// </summary>
/// <param name="Key">Its key.</param>
/// <param name="Pods">The pods of its namespace that it is about.</param>
/// <param name="Ingress">What it lets through to them; null when it leaves that alone.</param>
/// <param name="Egress">The same from them.</param>
internal sealed record PolicyRules(
    ObjectKey Key, LabelSelector Pods, ImmutableArray<TrafficRule>? Ingress, ImmutableArray<TrafficRule>? Egress)
{
    /// <summary>Computes it.</summary>
    public static PolicyRules Of(V1NetworkPolicy policy)
    {
        var (key, spec) = (policy.Key(), policy.Spec ?? new());
        var types = spec.PolicyTypes is { Count: > 0 } said ? said : spec.Egress is { Count: > 0 } ? ["Ingress", "Egress"] : ["Ingress"];
        return new(
            key,
            SelectorOf(spec.PodSelector),
            types.Contains("Ingress")
                ? [.. (spec.Ingress ?? []).Select(rule => TrafficRule.Of(rule.FromProperty, rule.Ports, key.Namespace))]
                : null,
            types.Contains("Egress")
                ? [.. (spec.Egress ?? []).Select(rule => TrafficRule.Of(rule.To, rule.Ports, key.Namespace))]
                : null);
    }

    /// <summary>Its rules one way; null when it leaves that way alone.</summary>
    public ImmutableArray<TrafficRule>? Of(Direction direction) => direction == Direction.Ingress ? Ingress : Egress;

    /// <summary>The sets that its rules of one way look into, each once.</summary>
    public IEnumerable<MemberRule> MembersOf(Direction direction) =>
        (Of(direction) ?? []).SelectMany(rule => rule.Members).DistinctBy(member => member.Name);

    /// <summary>What its chain of one way does in one family: what is not let through goes back to who asked.</summary>
    public IReadOnlyList<string> LinesOf(Direction direction, IpFamily family) =>
        [.. (Of(direction) ?? []).SelectMany(rule => rule.LinesIn(family, direction)).Distinct(), "return"];

    // The server takes nothing else than an empty selector or a good one.
    private static LabelSelector SelectorOf(V1LabelSelector? selector)
    {
        try
        {
            return selector is null ? LabelSelector.Everything : LabelSelector.From(selector);
        }
        catch (FormatException)
        {
            return LabelSelector.Nothing;
        }
    }
}
