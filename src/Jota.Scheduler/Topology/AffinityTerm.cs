using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>What a pod wants of the pods that share a domain with it.</summary>
/// <param name="Pods">Which pods.</param>
/// <param name="Key">What makes a domain.</param>
/// <param name="Weight">How much it is wanted, or with a number below zero not wanted; 0 when it is required.</param>
internal sealed record AffinityTerm(PodSelection Pods, string Key, int Weight);

/// <summary>All that a pod wants of other pods.</summary>
internal sealed class AffinityTerms
{
    private AffinityTerms(V1Affinity affinity, string ns)
    {
        Required = Read(affinity.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution, ns);
        RequiredApart = Read(affinity.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution, ns);
        Preferred =
        [
            .. Read(affinity.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution, ns, 1),
            .. Read(affinity.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution, ns, -1),
        ];
    }

    /// <summary>It must be with such pods.</summary>
    public ImmutableArray<AffinityTerm> Required { get; }

    /// <summary>It must not be with such pods.</summary>
    public ImmutableArray<AffinityTerm> RequiredApart { get; }

    /// <summary>It would like to be with such pods or, with a weight below zero, rather not.</summary>
    public ImmutableArray<AffinityTerm> Preferred { get; }

    /// <summary>Null for the most of pods, which want nothing of others.</summary>
    public static AffinityTerms? Of(V1Pod pod) =>
        pod.Spec.Affinity is { } affinity && (affinity.PodAffinity is not null || affinity.PodAntiAffinity is not null)
            ? new(affinity, pod.Metadata.NamespaceProperty ?? "")
            : null;

    private static ImmutableArray<AffinityTerm> Read(IList<V1PodAffinityTerm>? terms, string ns) =>
        [.. (terms ?? []).Select(term => new AffinityTerm(PodSelection.Of(term, ns), term.TopologyKey, 0))];

    private static IEnumerable<AffinityTerm> Read(IList<V1WeightedPodAffinityTerm>? terms, string ns, int sign) =>
        (terms ?? [])
            .Where(term => term.Weight != 0)
            .Select(term => new AffinityTerm(
                PodSelection.Of(term.PodAffinityTerm, ns), term.PodAffinityTerm.TopologyKey, sign * term.Weight));
}
