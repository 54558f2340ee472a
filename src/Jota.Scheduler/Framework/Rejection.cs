using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>Why a node will not do.</summary>
/// <param name="Plugin">Who says so.</param>
/// <param name="Reasons">In upstream's words, such as <c>Insufficient cpu</c>.</param>
public sealed record Rejection(string Plugin, ImmutableArray<string> Reasons)
{
    /// <summary>Whether it would do if other pods went from it.</summary>
    public bool Resolvable { get; init; }
}
