namespace Jota.Hosting;

/// <summary>Which nodes a cluster gets. Pure.</summary>
/// <param name="RealNode">Whether this machine is one.</param>
/// <param name="SimulatedNodes">How many live in memory only.</param>
/// <param name="Text">The same for people.</param>
internal sealed record NodePlan(bool RealNode, int SimulatedNodes, string Text)
{
    public static NodePlan Compute(ClusterOptions options, Machine machine) => options.Runtime switch
    {
        RuntimeKind.None => new(false, 0, "no node"),
        RuntimeKind.Containerd => Real(options),
        RuntimeKind.Simulated => Simulated(options, "simulated: no container really runs"),
        RuntimeKind.Auto when machine.RunsContainers || options.RuntimeEndpoint is not null => Real(options),
        RuntimeKind.Auto => Simulated(options, "simulated: no container really runs (--runtime containerd says what is missing here)"),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Runtime, "no such runtime"),
    };

    private static NodePlan Real(ClusterOptions options)
    {
        var simulated = options.SimulatedNodes ?? 0;
        return new(true, simulated, simulated == 0 ? "this machine is the node" : $"this machine and {simulated} simulated node(s)");
    }

    private static NodePlan Simulated(ClusterOptions options, string what)
    {
        var count = options.SimulatedNodes ?? 1;
        return new(false, count, $"{count} node(s), {what}");
    }
}
