using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>Which nodes are the better ones, of those with enough room.</summary>
internal enum ScoringStrategy
{
    /// <summary>Those with the most room.</summary>
    LeastAllocated,

    /// <summary>Those with the least.</summary>
    MostAllocated,

    /// <summary>As a curve says that is given.</summary>
    RequestedToCapacityRatio,
}

/// <summary>How much a resource counts in a score.</summary>
/// <param name="Resource">Its name.</param>
/// <param name="Weight">1 to 100.</param>
internal readonly record struct ResourceWeight(string Resource, int Weight);

/// <summary>A point of the curve of <see cref="ScoringStrategy.RequestedToCapacityRatio"/>.</summary>
/// <param name="Utilization">So many hundredths are taken.</param>
/// <param name="Score">So good that is, 0 to 10.</param>
internal readonly record struct UtilizationPoint(int Utilization, int Score);

/// <summary>Upstream's <c>NodeResourcesFitArgs</c>.</summary>
internal sealed record ResourcesFitArguments
{
    /// <summary>Which nodes are the better ones.</summary>
    public ScoringStrategy Strategy { get; init; } = ScoringStrategy.LeastAllocated;

    /// <summary>Judged by these resources.</summary>
    public ImmutableArray<ResourceWeight> Resources { get; init; } = [new("cpu", 1), new("memory", 1)];

    /// <summary>The curve of <see cref="ScoringStrategy.RequestedToCapacityRatio"/>, by rising utilization.</summary>
    public ImmutableArray<UtilizationPoint> Shape { get; init; } = [];

    /// <summary>Extended resources that nodes need not have, because somebody else looks after them.</summary>
    public ImmutableArray<string> IgnoredResources { get; init; } = [];

    /// <summary>The same by what stands before the slash of their names.</summary>
    public ImmutableArray<string> IgnoredGroups { get; init; } = [];

    /// <summary>Whether a resource is looked after by somebody else.</summary>
    public bool Ignores(string resource) =>
        IgnoredResources.Contains(resource)
        || (!IgnoredGroups.IsEmpty && resource.IndexOf('/') is > 0 and var slash && IgnoredGroups.Contains(resource[..slash]));
}
