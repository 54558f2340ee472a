using System.Globalization;

namespace Jota.Scheduler;

/// <summary>Tells why a pod goes nowhere, word for word as upstream does.</summary>
internal static class FailureMessage
{
    public const string NoNodes = "no nodes available to schedule pods";
    public const string Gated = "Scheduling is blocked due to non-empty scheduling gates";

    /// <summary>The nodes counted per reason, and what could be done about it.</summary>
    /// <param name="refused">Why each node will not do.</param>
    /// <param name="help">What PostFilter said; empty for nothing.</param>
    public static string Of(SchedulingDecision.Refused refused, string help = "")
    {
        if (refused.Nodes.IsEmpty)
        {
            return NoNodes;
        }

        var text = refused.Nodes[0].Why is { AboutPod: true } why
            ? Available(refused.Nodes.Length, string.Join(", ", why.Reasons))
            : Available(refused.Nodes.Length, Counted(refused));
        return help.Length == 0 ? text : $"{text} {help}";
    }

    /// <summary>So many nodes, none of them available, the reasons counted.</summary>
    public static string Available(int nodes, IEnumerable<string> reasons) => Available(nodes, Counted(reasons));

    private static string Available(int nodes, string reasons) =>
        string.Create(CultureInfo.InvariantCulture, $"0/{nodes} nodes are available: {reasons}.");

    /// <summary>Sorted as texts, the counts in front: ten comes before two.</summary>
    private static string Counted(IEnumerable<string> reasons) =>
        Counted(reasons.CountBy(reason => reason, StringComparer.Ordinal));

    private static string Counted(IEnumerable<KeyValuePair<string, int>> reasons) => string.Join(", ", reasons
        .Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Value} {reason.Key}"))
        .Order(StringComparer.Ordinal));

    /// <summary>Of thousands of nodes most are turned down by one and the same word: it is counted, not read anew.</summary>
    private static string Counted(SchedulingDecision.Refused refused)
    {
        var reasons = new Dictionary<string, int>(StringComparer.Ordinal);
        var words = refused.Nodes.CountBy<NodeRejection, Rejection>(node => node.Why, ReferenceEqualityComparer.Instance);
        foreach (var (why, nodes) in words)
        {
            foreach (var reason in why.Reasons)
            {
                reasons[reason] = reasons.GetValueOrDefault(reason) + nodes;
            }
        }

        return Counted(reasons);
    }
}
