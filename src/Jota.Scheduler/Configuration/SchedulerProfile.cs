using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>One of the schedulers that a configuration makes: pods choose it by its name.</summary>
internal sealed record SchedulerProfile
{
    /// <summary>What pods ask for in <c>schedulerName</c>.</summary>
    public string Name { get; init; } = SchedulerConfiguration.DefaultName;

    /// <summary>What differs from the default plugins, by extension point.</summary>
    public ImmutableDictionary<ExtensionPoint, PluginSelection> Plugins { get; init; } =
        ImmutableDictionary<ExtensionPoint, PluginSelection>.Empty;

    /// <summary>What plugins are told.</summary>
    public PluginArguments Arguments { get; init; } = PluginArguments.Default;

    /// <summary>As <see cref="SchedulerConfiguration.PercentageOfNodesToScore"/>, which holds where this is null.</summary>
    public int? PercentageOfNodesToScore { get; init; }

    /// <summary>The same, where nodes need not have some more extended resources.</summary>
    public SchedulerProfile Ignoring(ImmutableArray<string> resources)
    {
        var fit = Arguments.ResourcesFit;
        return resources.IsEmpty
            ? this
            : this with
            {
                Arguments = Arguments with { ResourcesFit = fit with { IgnoredResources = [.. fit.IgnoredResources, .. resources] } },
            };
    }

    /// <summary>What is said of a point; nothing where nothing is said.</summary>
    public PluginSelection At(ExtensionPoint point) => Plugins.GetValueOrDefault(point, PluginSelection.None);
}
