using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>How good a node is by what is taken of it, by any of upstream's strategies.</summary>
internal sealed class ResourceScore(ResourcesFitArguments arguments)
{
    private const int All = 100;

    /// <summary>What a point of a curve is of the highest score.</summary>
    private const int Scale = 10;

    public long Of(PodShape pod, NodeState node)
    {
        var isCurve = arguments.Strategy == ScoringStrategy.RequestedToCapacityRatio;
        long sum = 0;
        long weights = 0;
        foreach (var (resource, weight) in arguments.Resources)
        {
            var use = ResourceUse.Of(resource, pod, node, counted: true);
            if (use.Allocatable == 0)
            {
                continue;
            }

            var score = Of(use);
            if (score > 0 || !isCurve)
            {
                sum += score * weight;
                weights += weight;
            }
        }

        return weights == 0 ? 0
            : isCurve ? (long)Math.Round((double)sum / weights, MidpointRounding.AwayFromZero)
            : sum / weights;
    }

    private long Of(ResourceUse use) => arguments.Strategy switch
    {
        ScoringStrategy.LeastAllocated => use.Taken > use.Allocatable ? 0 : All - Part(use, roundsUp: true),
        ScoringStrategy.MostAllocated => Part(use with { Taken = Math.Min(use.Taken, use.Allocatable) }),
        ScoringStrategy.RequestedToCapacityRatio => OnCurve(arguments.Shape, use.Taken > use.Allocatable ? All : Part(use)),
        _ => 0,
    };

    /// <summary>In hundredths. What is free is rounded down, so what is taken up where that is asked for.</summary>
    private static long Part(ResourceUse use, bool roundsUp = false)
    {
        var part = (UInt128)use.Taken * All;
        var all = (UInt128)use.Allocatable;
        return (long)((part + (roundsUp ? all - 1 : 0)) / all);
    }

    /// <summary>Between two points along the line that joins them, beyond the ends as at the ends.</summary>
    private static long OnCurve(ImmutableArray<UtilizationPoint> shape, long utilization)
    {
        for (var i = 0; i < shape.Length; i++)
        {
            if (utilization <= shape[i].Utilization)
            {
                if (i == 0)
                {
                    return shape[0].Score * Scale;
                }

                var (from, to) = (shape[i - 1], shape[i]);
                return (from.Score * Scale) +
                    ((to.Score - from.Score) * Scale * (utilization - from.Utilization) / (to.Utilization - from.Utilization));
            }
        }

        return shape[^1].Score * Scale;
    }
}
