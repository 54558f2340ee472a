namespace Jota.Scheduler;

/// <summary>Upstream's default plugins, as far as they are here, in upstream's order.</summary>
internal static class DefaultPlugins
{
    /// <summary>The plugins as nobody told them anything, which tell no server what they decide.</summary>
    public static IReadOnlyList<IPlugin> All { get; } = Of(PluginArguments.Default, null, null);

    /// <summary>Those at all their points: all that deciding takes.</summary>
    public static PluginSet Set { get; } = new([.. All]);

    /// <summary>The plugins of a profile.</summary>
    /// <param name="arguments">What they are told.</param>
    /// <param name="writeVolumes">Tells the server what is decided of volumes.</param>
    /// <param name="bind">Tells the server where a pod goes.</param>
    public static IReadOnlyList<IPlugin> Of(
        PluginArguments arguments,
        Action<PodShape, VolumesUnderway>? writeVolumes,
        Func<PodShape, string, CancellationToken, Task>? bind) =>
    [
        .. UnservedPlugin.All,
        new SchedulingGatesPlugin(),
        new PrioritySortPlugin(),
        new NodeUnschedulablePlugin(),
        new NodeNamePlugin(),
        new TaintTolerationPlugin(),
        new NodeAffinityPlugin(arguments.AddedAffinity),
        new NodePortsPlugin(),
        new NodeResourcesFitPlugin(arguments.ResourcesFit),
        new VolumeRestrictionsPlugin(),
        new NodeVolumeLimitsPlugin(),
        new VolumeBindingPlugin(writeVolumes, arguments.VolumePatience),
        new VolumeZonePlugin(),
        new PodTopologySpreadPlugin(arguments.DefaultSpread),
        new InterPodAffinityPlugin(arguments.HardPodAffinityWeight, arguments.IgnoresPreferencesOfOthers),
        new DefaultPreemptionPlugin(new(arguments.PreemptionPercentage, arguments.PreemptionLeast)),
        new BalancedAllocationPlugin(arguments.BalancedResources),
        new ImageLocalityPlugin(),
        new DefaultBinderPlugin(bind),
    ];
}
