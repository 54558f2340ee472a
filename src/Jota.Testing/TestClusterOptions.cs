using Jota.Kubelet.Simulated;
using Microsoft.Extensions.Logging;

namespace Jota.Testing;

/// <summary>How a <see cref="TestCluster"/> is made.</summary>
public sealed record TestClusterOptions
{
    /// <summary>How many simulated nodes; they are called <c>sim-1</c>, <c>sim-2</c> and so on.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Where all randomness comes from: generated names, the choice among equally good nodes.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What the cluster's clock shows at the start.</summary>
    public DateTimeOffset StartTime { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// How the containers of images behave: pulls that take long or fail, crashes, slow stops. Annotations of a pod win over it.
    /// </summary>
    public SimulationScript Script { get; init; } = SimulationScript.Default;

    /// <summary>How much of the cluster's time may pass while something is waited for, before it counts as never coming.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether disposing the cluster fails when one of its components logged an error.</summary>
    public bool FailOnErrors { get; init; } = true;

    /// <summary>Gets everything that the components log; nobody unless given. Stays the caller's to dispose.</summary>
    public ILoggerFactory? Logging { get; init; }
}
