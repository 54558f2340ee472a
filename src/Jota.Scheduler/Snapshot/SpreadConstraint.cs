using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>One of a pod's <c>topologySpreadConstraints</c>, read once.</summary>
/// <param name="Key">The label whose values divide the nodes.</param>
/// <param name="MaxSkew">How many pods more than the emptiest domain one may have.</param>
/// <param name="Pods">Which pods are counted: those that match all of these.</param>
internal sealed record SpreadConstraint(string Key, int MaxSkew, ImmutableArray<PodSelection> Pods)
{
    private const string Honor = "Honor";

    /// <summary>The label that tells one node from all others.</summary>
    public const string Hostname = "kubernetes.io/hostname";

    /// <summary>Whether it is a must (<c>DoNotSchedule</c>).</summary>
    public bool IsHard { get; init; }

    /// <summary>With fewer domains than this the emptiest is taken to be empty.</summary>
    public int MinDomains { get; init; } = 1;

    /// <summary>Whether only nodes count that the pod's selector and affinity let it be on.</summary>
    public bool HonorsAffinity { get; init; } = true;

    /// <summary>Whether nodes with taints that the pod does not tolerate do not count.</summary>
    public bool HonorsTaints { get; init; }

    /// <summary>All that a pod tells.</summary>
    public static ImmutableArray<SpreadConstraint> Of(V1Pod pod) => pod.Spec.TopologySpreadConstraints is { Count: > 0 } constraints
        ? [.. constraints.Select(constraint => Of(pod, constraint))]
        : [];

    private static SpreadConstraint Of(V1Pod pod, V1TopologySpreadConstraint constraint)
    {
        var ns = pod.Metadata.NamespaceProperty ?? "";
        var pods = PodSelection.In(ns, PodSelection.Read(constraint.LabelSelector));
        return Of(constraint, Own(pod, constraint) is { } own ? [pods, PodSelection.In(ns, own)] : [pods]);
    }

    /// <summary>A constraint about these pods.</summary>
    public static SpreadConstraint Of(V1TopologySpreadConstraint constraint, ImmutableArray<PodSelection> pods) =>
        new(constraint.TopologyKey, constraint.MaxSkew, pods)
        {
            IsHard = constraint.WhenUnsatisfiable == "DoNotSchedule",
            MinDomains = constraint.MinDomains ?? 1,
            HonorsAffinity = constraint.NodeAffinityPolicy is null or Honor,
            HonorsTaints = constraint.NodeTaintsPolicy == Honor,
        };

    /// <summary>What <c>matchLabelKeys</c> asks for beside the selector: the pod's own values of these labels.</summary>
    private static LabelSelector? Own(V1Pod pod, V1TopologySpreadConstraint constraint)
    {
        var labels = pod.Metadata.Labels;
        var own = (constraint.MatchLabelKeys ?? [])
            .Where(key => labels?.ContainsKey(key) == true)
            .Select(key => new KeyValuePair<string, string>(key, labels![key]))
            .ToList();
        return own.Count == 0 ? null : LabelSelector.From(own);
    }
}
