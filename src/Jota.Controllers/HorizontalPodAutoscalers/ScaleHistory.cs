using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// What is remembered of an autoscaler: what was recommended, and how its target was scaled. Gone with the process, as upstream.
/// </summary>
internal sealed record ScaleHistory
{
    // More than the longest window has at the usual pace; what is older than all that anybody asks for goes first.
    private const int Most = 1024;

    public static ScaleHistory Nothing { get; } = new();

    /// <summary>What was recommended, before anything held it back.</summary>
    public ImmutableArray<TimedCount> Recommendations { get; init; } = [];

    /// <summary>How many replicas were added.</summary>
    public ImmutableArray<TimedCount> Added { get; init; } = [];

    /// <summary>How many replicas were taken away.</summary>
    public ImmutableArray<TimedCount> Removed { get; init; } = [];

    /// <summary>Who is seen for the first time has what is there for a recommendation.</summary>
    public ScaleHistory Begun(int current, DateTime now) =>
        Recommendations.IsEmpty ? this with { Recommendations = [new(current, now)] } : this;

    /// <summary>With one recommendation more, without those that are older than <paramref name="window"/>.</summary>
    public ScaleHistory Recommended(int replicas, TimeSpan window, DateTime now) =>
        this with { Recommendations = With(Recommendations, new(replicas, now), window) };

    /// <summary>With one change of scale more; only who has rules for it is asked about it later.</summary>
    public ScaleHistory Scaled(V2HorizontalPodAutoscalerBehavior? behavior, int from, int to, DateTime now) => (behavior, to > from) switch
    {
        (null, _) => this,
        (_, true) => this with { Added = With(Added, new(to - from, now), LongestPeriod(behavior.ScaleUp)) },
        _ => this with { Removed = With(Removed, new(from - to, now), LongestPeriod(behavior.ScaleDown)) },
    };

    /// <summary>The sum of the changes within a time.</summary>
    public static int Sum(ImmutableArray<TimedCount> changes, TimeSpan within, DateTime now)
    {
        var sum = 0L;
        foreach (var change in changes)
        {
            sum += change.At > now - within ? change.Count : 0;
        }

        return ReplicaCount.Of(sum);
    }

    private static TimeSpan LongestPeriod(V2HPAScalingRules? rules) =>
        Spans.FromSeconds((rules?.Policies ?? []).Select(policy => (long)policy.PeriodSeconds).DefaultIfEmpty(0).Max());

    private static ImmutableArray<TimedCount> With(ImmutableArray<TimedCount> all, TimedCount one, TimeSpan window)
    {
        ImmutableArray<TimedCount> kept = [.. all.Where(known => known.At >= one.At - window), one];
        return kept.Length > Most ? kept[^Most..] : kept;
    }
}

/// <summary>A number of replicas at a time.</summary>
internal readonly record struct TimedCount(int Count, DateTime At);
