using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>
/// Which plugins are called at which points of a profile, by upstream's rules: what <c>multiPoint</c> enables is called at every point that
/// it has; what a point says itself comes before, replaces, adds and leaves out. Pure.
/// </summary>
internal static class ProfilePlugins
{
    private static readonly ImmutableArray<(ExtensionPoint Point, Func<IPlugin, bool> Has)> Points =
    [
        (ExtensionPoint.PreEnqueue, plugin => plugin is IPreEnqueuePlugin),
        (ExtensionPoint.QueueSort, plugin => plugin is IQueueSortPlugin),
        (ExtensionPoint.PreFilter, plugin => plugin is IPreFilterPlugin),
        (ExtensionPoint.Filter, plugin => plugin is IFilterPlugin),
        (ExtensionPoint.PostFilter, plugin => plugin is IPostFilterPlugin),
        (ExtensionPoint.PreScore, plugin => plugin is IPreScorePlugin),
        (ExtensionPoint.Score, plugin => plugin is IScorePlugin),
        (ExtensionPoint.Reserve, plugin => plugin is IReservePlugin),
        (ExtensionPoint.Permit, plugin => plugin is IPermitPlugin),
        (ExtensionPoint.PreBind, plugin => plugin is IPreBindPlugin),
        (ExtensionPoint.Bind, plugin => plugin is IBindPlugin),
        (ExtensionPoint.PostBind, plugin => plugin is IPostBindPlugin),
    ];

    /// <summary>The names of all plugins there are.</summary>
    public static ImmutableArray<string> Names { get; } = [.. DefaultPlugins.All.Select(plugin => plugin.Name)];

    /// <summary>Whether a plugin has a point.</summary>
    public static bool Has(string plugin, ExtensionPoint point) =>
        point == ExtensionPoint.MultiPoint
        || DefaultPlugins.All.Any(known => known.Name == plugin && Points.First(its => its.Point == point).Has(known));

    /// <summary>A profile's plugins, ready to be called.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="all">All plugins there are.</param>
    /// <param name="percentageOfNodesToScore">Where the profile says nothing of that.</param>
    /// <param name="binder">Who is let bind before the plugins.</param>
    public static PluginSet Of(
        SchedulerProfile profile, IReadOnlyList<IPlugin> all, int percentageOfNodesToScore, IBindPlugin? binder = null)
    {
        var chosen = Choices(profile);
        return new(
            point =>
            [
                .. point == ExtensionPoint.Bind && binder is not null ? [binder] : Array.Empty<IPlugin>(),
                .. chosen[point].Select(choice => all.First(plugin => plugin.Name == choice.Name)),
            ],
            plugin => chosen[ExtensionPoint.Score].First(choice => choice.Name == plugin.Name).Weight)
        {
            PercentageOfNodesToScore = profile.PercentageOfNodesToScore ?? percentageOfNodesToScore,
        };
    }

    /// <summary>The plugins of each point, in order, with their weights.</summary>
    public static IReadOnlyDictionary<ExtensionPoint, ImmutableArray<PluginChoice>> Choices(SchedulerProfile profile)
    {
        var everywhere = Merged(profile.At(ExtensionPoint.MultiPoint));
        return Points.ToDictionary(point => point.Point, point => At(point.Point, profile.At(point.Point), everywhere));
    }

    /// <summary>What of the choices cannot work; null when all can.</summary>
    public static (ExtensionPoint Point, string Why)? Problem(SchedulerProfile profile)
    {
        var chosen = Choices(profile);
        if (chosen[ExtensionPoint.QueueSort].Length != 1)
        {
            return (ExtensionPoint.QueueSort, "only one queue sort plugin can be enabled, and one must be");
        }

        return chosen[ExtensionPoint.Bind].IsEmpty ? (ExtensionPoint.Bind, "at least one bind plugin is needed")
            : Lacking(chosen, ExtensionPoint.PreFilter, ExtensionPoint.Filter) is { } filter ? (ExtensionPoint.PreFilter, filter)
            : Lacking(chosen, ExtensionPoint.PreScore, ExtensionPoint.Score) is { } score ? (ExtensionPoint.PreScore, score)
            : null;
    }

    /// <summary>A plugin that needs at one point what it found out at an earlier one.</summary>
    private static string? Lacking(
        IReadOnlyDictionary<ExtensionPoint, ImmutableArray<PluginChoice>> chosen, ExtensionPoint first, ExtensionPoint second)
    {
        var lacking = chosen[second].FirstOrDefault(choice =>
            Has(choice.Name, first) && !chosen[first].Any(earlier => earlier.Name == choice.Name));
        return lacking.Name is null ? null : $"{lacking.Name} is enabled at {Text(second)}, which needs it at {Text(first)}";
    }

    /// <summary>A point as files name it.</summary>
    public static string Text(ExtensionPoint point)
    {
        var name = point.ToString();
        return string.Concat(name[..1].ToLowerInvariant(), name.AsSpan(1));
    }

    /// <summary>
    /// The default plugins but those that are left out, as they are named again where they are, and those that come on top.
    /// </summary>
    private static ImmutableArray<PluginChoice> Merged(PluginSelection selection)
    {
        var defaults = selection.DisablesAll ? [] : DefaultPlugins.All.Where(plugin => !selection.Disables(plugin.Name)).ToList();
        var names = defaults.Select(plugin => plugin.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. defaults.Select(plugin => selection.Enables(plugin.Name)
                ? selection.Enabled.First(choice => choice.Name == plugin.Name)
                : new PluginChoice(plugin.Name, plugin is IScorePlugin score ? score.Weight : 0)),
            .. selection.Enabled.Where(choice => !names.Contains(choice.Name)),
        ];
    }

    /// <summary>First those of the point that are everywhere anyhow, then the others of those, then those of the point alone.</summary>
    private static ImmutableArray<PluginChoice> At(ExtensionPoint point, PluginSelection own, ImmutableArray<PluginChoice> everywhere)
    {
        var general = own.DisablesAll ? [] : everywhere.Where(choice => Has(choice.Name, point)).ToList();
        return
        [
            .. own.Enabled.Where(choice => general.Exists(other => other.Name == choice.Name)).Select(Weighed),
            .. general.Where(choice => !own.Disables(choice.Name) && !own.Enables(choice.Name)).Select(Weighed),
            .. own.Enabled.Where(choice => !general.Exists(other => other.Name == choice.Name)).Select(Weighed),
        ];
    }

    private static PluginChoice Weighed(PluginChoice choice) => choice with { Weight = Math.Max(1, choice.Weight) };
}
