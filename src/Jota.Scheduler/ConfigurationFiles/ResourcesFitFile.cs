using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Scheduler;

/// <summary>Reads <c>NodeResourcesFitArgs</c>. Pure.</summary>
internal static class ResourcesFitFile
{
    public static ResourcesFitArguments Read(FileValue at)
    {
        at.Only("apiVersion", "kind", "ignoredResources", "ignoredResourceGroups", "scoringStrategy");
        var arguments = new ResourcesFitArguments
        {
            IgnoredResources = [.. at.Items("ignoredResources").Select(item => item.Text()).OfType<string>()],
            IgnoredGroups = [.. Groups(at)],
        };
        return at.At("scoringStrategy") is { } strategy ? Strategy(strategy, arguments) : arguments;
    }

    /// <summary>The list <c>resources</c>; a weight that is not given is 1.</summary>
    public static ImmutableArray<ResourceWeight> Weights(FileValue at, int most)
    {
        var weights = ImmutableArray.CreateBuilder<ResourceWeight>();
        foreach (var item in at.Items("resources"))
        {
            item.Only("name", "weight");
            if (item.Text("name") is not { Length: > 0 } name)
            {
                item.Refuse("name: must be given");
                continue;
            }

            if (weights.Any(other => other.Resource == name))
            {
                item.At("name")!.Refuse($"Duplicate value: \"{name}\"");
                continue;
            }

            weights.Add(new(name, item.Whole("weight", 1, most) ?? 1));
        }

        return weights.ToImmutable();
    }

    private static IEnumerable<string> Groups(FileValue at)
    {
        foreach (var item in at.Items("ignoredResourceGroups"))
        {
            if (item.Text() is { } group)
            {
                if (group.Contains('/', StringComparison.Ordinal))
                {
                    item.Refuse("resource group name can't contain '/'");
                }

                yield return group;
            }
        }
    }

    private static ResourcesFitArguments Strategy(FileValue at, ResourcesFitArguments arguments)
    {
        at.Only("type", "resources", "requestedToCapacityRatio");
        var word = at.Word("type", Enum.GetNames<ScoringStrategy>()) ?? nameof(ScoringStrategy.LeastAllocated);
        var strategy = Enum.Parse<ScoringStrategy>(word);
        var weights = Weights(at, most: 100);
        var read = arguments with { Strategy = strategy, Resources = weights.IsEmpty ? arguments.Resources : weights };
        if (strategy != ScoringStrategy.RequestedToCapacityRatio)
        {
            return read;
        }

        if (at.At("requestedToCapacityRatio") is not { } ratio)
        {
            at.Refuse("requestedToCapacityRatio: ratio not defined");
            return read;
        }

        ratio.Only("shape");
        return read with { Shape = Shape(ratio) };
    }

    private static ImmutableArray<UtilizationPoint> Shape(FileValue at)
    {
        var shape = ImmutableArray.CreateBuilder<UtilizationPoint>();
        foreach (var item in at.Items("shape"))
        {
            item.Only("utilization", "score");
            var point = new UtilizationPoint(item.Whole("utilization", 0, 100) ?? 0, item.Whole("score", 0, 10) ?? 0);
            if (shape.Count > 0 && shape[^1].Utilization >= point.Utilization)
            {
                item.Refuse("utilization: utilization values must be sorted in increasing order");
            }

            shape.Add(point);
        }

        if (shape.Count == 0)
        {
            at.Refuse("shape: at least one point must be specified");
        }

        return shape.ToImmutable();
    }
}
