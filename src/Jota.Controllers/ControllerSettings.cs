namespace Jota.Controllers;

/// <summary>What somebody may want of the controllers of a cluster.</summary>
public sealed record ControllerSettings
{
    /// <summary>Which of them are wanted.</summary>
    public ControllerSelection Wanted { get; init; } = ControllerSelection.All;

    /// <summary>What deployments do beyond what upstream's do.</summary>
    public DeploymentOptions Deployments { get; init; } = new();

    /// <summary>Which addresses the pods of nodes have.</summary>
    public NodeRangeOptions NodeRanges { get; init; } = new();

    /// <summary>How autoscalers look at their targets.</summary>
    public AutoscalerOptions Autoscalers { get; init; } = new();

    /// <summary>Whether nodes' own addresses balance the load of services.</summary>
    public NodeBalancerOptions NodeBalancers { get; init; } = new();

    /// <summary>How long a node may be silent before it counts as lost (upstream's <c>--node-monitor-grace-period</c>).</summary>
    public TimeSpan NodeGrace { get; init; } = TimeSpan.FromSeconds(50);
}
