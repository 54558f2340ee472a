using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>Why a node will not do.</summary>
/// <param name="Plugin">Who says so.</param>
/// <param name="Reasons">In upstream's words, such as <c>Insufficient cpu</c>.</param>
public sealed record Rejection(string Plugin, ImmutableArray<string> Reasons)
{
    /// <summary>Whether it is about the pod alone, and the same on every node: upstream's PreFilter, which does not count nodes.</summary>
    public bool AboutPod { get; init; }

    /// <summary>Whether it would do if other pods went from it.</summary>
    public bool Resolvable { get; init; }
}
