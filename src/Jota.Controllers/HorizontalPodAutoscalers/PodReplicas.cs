using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>How many replicas bring what pods use to a target, upstream's careful way. Pure.</summary>
/// <param name="Pods">The target's pods.</param>
/// <param name="Current">How many replicas are asked for at present.</param>
/// <param name="Tolerance">What is near enough.</param>
/// <param name="Options">When pods count as started.</param>
/// <param name="Now">The time.</param>
internal sealed record PodReplicas(
    IReadOnlyList<V1Pod> Pods, int Current, ScaleTolerance Tolerance, AutoscalerOptions Options, DateTime Now)
{
    private const string NoPods = "no pods returned by selector while calculating replica count";

    private const string NoMetrics = "did not receive metrics for targeted pods (pods might be unready)";

    /// <summary>By a percentage of what pods ask for.</summary>
    /// <param name="metrics">What they use, by name.</param>
    /// <param name="resource">Of what.</param>
    /// <param name="container">Of which container; empty for whole pods.</param>
    /// <param name="target">The percentage.</param>
    public ReplicaProposal OfUtilization(IReadOnlyDictionary<string, PodMetric> metrics, string resource, string container, int target)
    {
        var (groups, counted) = Counting(metrics, resource);
        if (groups is null)
        {
            return new(NoPods);
        }

        if (counted.Count == 0)
        {
            return new(NoMetrics);
        }

        var requests = PodRequests.Of(Pods, resource, container, out var problem);
        if (problem is not null)
        {
            return new(problem);
        }

        return UsageRatio.OfRequests(counted, requests, target) is { } ratio
            ? Propose(
                groups, counted, ratio, all => UsageRatio.OfRequests(all, requests, target),
                pod => (long)Int128.Min((Int128)requests.GetValueOrDefault(pod) * Math.Max(100, target) / 100, long.MaxValue))
            : new("no metrics returned matched known pods");
    }

    /// <summary>By an amount per pod, in thousandths.</summary>
    public ReplicaProposal OfAmount(IReadOnlyDictionary<string, PodMetric> metrics, string resource, long target)
    {
        var (groups, counted) = Counting(metrics, resource);
        if (groups is null)
        {
            return new(NoPods);
        }

        return counted.Count == 0
            ? new(NoMetrics)
            : Propose(groups, counted, UsageRatio.OfAmount(counted, target), all => UsageRatio.OfAmount(all, target), _ => target);
    }

    /// <summary>By a ratio that is about all of them together.</summary>
    public ReplicaProposal OfWhole(double ratio, long value)
    {
        if (Current == 0)
        {
            // From nothing, or to nothing: there are no pods to count.
            return new(ReplicaCount.Up(ratio), 0, value);
        }

        if (Tolerance.Admits(ratio))
        {
            return new(Current, 0, value);
        }

        if (Pods.Count == 0)
        {
            return new($"unable to calculate ready pods: {NoPods}");
        }

        var ready = Pods.Count(pod => pod.Status?.Phase == "Running" && PodConditions.IsTrue(pod.Status, PodConditions.Ready));
        return new(ReplicaCount.Up(ratio * ready), 0, value);
    }

    private (PodGroups? Groups, Dictionary<string, PodMetric> Counted) Counting(
        IReadOnlyDictionary<string, PodMetric> metrics, string resource)
    {
        if (Pods.Count == 0)
        {
            return (null, []);
        }

        var groups = PodGroups.Of(Pods, metrics, resource, Options, Now);
        var counted = new Dictionary<string, PodMetric>(metrics, StringComparer.Ordinal);
        foreach (var pod in groups.Ignored.Concat(groups.Unready))
        {
            counted.Remove(pod);
        }

        return (groups, counted);
    }

    /// <summary>
    /// Without doubts the ratio says it. With doubts they are settled against the change (a missing pod uses all it may when there shall
    /// be fewer, and like an unready one nothing when there shall be more), and a change that then turns round is none.
    /// </summary>
    private ReplicaProposal Propose(
        PodGroups groups, Dictionary<string, PodMetric> counted, UsageRatio ratio,
        Func<IReadOnlyDictionary<string, PodMetric>, UsageRatio?> again, Func<string, long> most)
    {
        var fillUnready = groups.Unready.Count > 0 && ratio.Ratio > 1;
        if (!fillUnready && groups.Missing.Count == 0)
        {
            return Proposed(Tolerance.Admits(ratio.Ratio) ? Current : ReplicaCount.Up(ratio.Ratio * groups.Ready));
        }

        if (ratio.Ratio != 1)
        {
            foreach (var pod in groups.Missing)
            {
                counted[pod] = new(ratio.Ratio < 1 ? most(pod) : 0, default, default);
            }
        }

        foreach (var pod in fillUnready ? groups.Unready : [])
        {
            counted[pod] = default;
        }

        if (again(counted) is not { Ratio: var settled }
            || Tolerance.Admits(settled)
            || (ratio.Ratio < 1 && settled > 1)
            || (ratio.Ratio > 1 && settled < 1))
        {
            return Proposed(Current);
        }

        var replicas = ReplicaCount.Up(settled * counted.Count);
        return Proposed((settled < 1 && replicas > Current) || (settled > 1 && replicas < Current) ? Current : replicas);

        ReplicaProposal Proposed(int replicas) => new(replicas, ratio.Percent, ratio.Average);
    }
}
