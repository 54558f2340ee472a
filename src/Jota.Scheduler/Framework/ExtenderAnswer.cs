using System.Collections.Frozen;

namespace Jota.Scheduler;

/// <summary>What extenders say about a pod and the nodes that would do.</summary>
/// <param name="Nodes">Those that they let through.</param>
/// <param name="Refused">Why not others.</param>
/// <param name="Scores">What they add to nodes' scores.</param>
internal sealed record ExtenderAnswer(
    FrozenSet<string> Nodes, IReadOnlyDictionary<string, Rejection> Refused, IReadOnlyDictionary<string, long> Scores)
{
    /// <summary>Who turned a node down, for all extenders: upstream's word.</summary>
    public const string Plugin = "Extender";

    /// <summary>A node that they left out without a word.</summary>
    public static Rejection LeftOut { get; } = new(Plugin, ["node(s) were left out by an extender"]);
}
