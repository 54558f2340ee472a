using System.Globalization;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Tells why a pod goes nowhere, word for word as upstream does.</summary>
internal static class FailureMessage
{
    public const string NoNodes = "no nodes available to schedule pods";
    public const string Gated = "Scheduling is blocked due to non-empty scheduling gates";

    /// <summary>The nodes counted per reason, and what preemption could do about it.</summary>
    public static string Of(SchedulingDecision.Refused refused, V1PodSpec spec)
    {
        if (refused.Nodes.IsEmpty)
        {
            return NoNodes;
        }

        var nodes = refused.Nodes.Length;
        var reasons = refused.Nodes[0].Why is { AboutPod: true } why
            ? string.Join(", ", why.Reasons)
            : Counted(refused.Nodes.SelectMany(node => node.Why.Reasons));
        return $"{Available(nodes, reasons)} no new claims to deallocate, preemption: {Preemption(refused, spec)}";
    }

    private static string Preemption(SchedulingDecision.Refused refused, V1PodSpec spec)
    {
        if (spec.PreemptionPolicy == "Never")
        {
            return "not eligible due to preemptionPolicy=Never.";
        }

        var outcomes = refused.Nodes.Select(node => node.Why.Resolvable
            ? "No preemption victims found for incoming pod"
            : "Preemption is not helpful for scheduling");
        return Available(refused.Nodes.Length, Counted(outcomes));
    }

    private static string Available(int nodes, string reasons) =>
        string.Create(CultureInfo.InvariantCulture, $"0/{nodes} nodes are available: {reasons}.");

    /// <summary>Sorted as texts, the counts in front: ten comes before two.</summary>
    private static string Counted(IEnumerable<string> reasons) => string.Join(", ", reasons
        .GroupBy(reason => reason, StringComparer.Ordinal)
        .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}"))
        .Order(StringComparer.Ordinal));
}
