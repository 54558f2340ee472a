namespace Jota.Scheduler;

/// <summary>Upstream's default profile, as far as it is here, in upstream's order.</summary>
internal static class DefaultPlugins
{
    /// <summary>The plugins that need no server. What binds is added by the scheduler.</summary>
    public static IReadOnlyList<IPlugin> All { get; } =
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
        new PodTopologySpreadPlugin(),
        new InterPodAffinityPlugin(),
        new BalancedAllocationPlugin(),
    ];

    /// <summary>Those alone: all that deciding takes.</summary>
    public static PluginSet Set { get; } = new([.. All]);
}
