namespace Jota.Scheduler;

/// <summary>Upstream's default profile, as far as it is here, in upstream's order.</summary>
internal static class DefaultPlugins
{
    /// <summary>The plugins that need no server. What binds is added by the scheduler.</summary>
    public static IReadOnlyList<IPlugin> All { get; } = With(null);

    /// <summary>Those alone: all that deciding takes.</summary>
    public static PluginSet Set { get; } = new([.. All]);

    /// <summary>The same, that also tell the server what they decide of volumes.</summary>
    public static IReadOnlyList<IPlugin> With(Action<PodShape, VolumesUnderway>? writeVolumes) =>
    [
        .. UnservedPlugin.All,
        new SchedulingGatesPlugin(),
        new PrioritySortPlugin(),
        new NodeUnschedulablePlugin(),
        new NodeNamePlugin(),
        new TaintTolerationPlugin(),
        new NodeAffinityPlugin(),
        new NodePortsPlugin(),
        new NodeResourcesFitPlugin(),
        new VolumeRestrictionsPlugin(),
        new NodeVolumeLimitsPlugin(),
        new VolumeBindingPlugin(writeVolumes),
        new VolumeZonePlugin(),
        new PodTopologySpreadPlugin(),
        new InterPodAffinityPlugin(),
        new DefaultPreemptionPlugin(PreemptionSample.Default),
        new BalancedAllocationPlugin(),
        new ImageLocalityPlugin(),
    ];
}
