using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What all metrics of an autoscaler say together. Pure.</summary>
/// <param name="Recommended">How many replicas the one asks for that asks for most; null where nothing may be done.</param>
/// <param name="Name">That one.</param>
/// <param name="Statuses">What each is, in the autoscaler's order.</param>
/// <param name="Failures">Why some say nothing.</param>
internal sealed record MetricSum(
    int? Recommended, string Name, IList<V2MetricStatus> Statuses, ImmutableArray<MetricFailure> Failures)
{
    /// <summary>What went wrong, in one sentence.</summary>
    public string Error => $"invalid metrics ({Failures.Length} invalid out of {Statuses.Count}), first error is: {Failures[0].Error}";

    /// <summary>A metric that says nothing may be the one that would ask for most: then there are not fewer replicas than now.</summary>
    public static MetricSum Of(AutoscalerInput input)
    {
        var spec = input.Autoscaler.Spec;
        var pods = new PodReplicas(
            input.Target?.Pods ?? [], input.Wanted, ScaleTolerance.Of(spec, input.Options.Tolerance), input.Options, input.Now);
        var proposals = new MetricProposals(pods, input.Present, input.Autoscaler.Metadata.NamespaceProperty ?? "");
        var (replicas, name) = (0, "");
        List<V2MetricStatus> statuses = [];
        var failures = ImmutableArray<MetricFailure>.Empty;
        for (var i = 0; i < (spec.Metrics?.Count ?? 0); i++)
        {
            var reading = i < input.Readings.Count ? input.Readings[i] : new MetricReading.Failed("it was not asked for");
            var proposal = proposals.Of(spec.Metrics![i], reading);
            statuses.Add(proposal.Status);
            if (proposal.Failure is { } failure)
            {
                failures = failures.Add(failure);
            }
            else if (name.Length == 0 || proposal.Replicas > replicas)
            {
                (replicas, name) = (proposal.Replicas, proposal.Name);
            }
        }

        var isLost = name.Length == 0 || (failures.Length > 0 && replicas < input.Wanted);
        return failures.IsEmpty && name.Length == 0
            ? new(input.Wanted, "no metrics", statuses, failures)
            : new(isLost ? null : replicas, name, statuses, failures);
    }
}
