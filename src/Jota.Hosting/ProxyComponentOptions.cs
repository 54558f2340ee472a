using System.Net;

namespace Jota.Hosting;

/// <summary>What makes services' addresses answer on this machine, for a cluster that is elsewhere.</summary>
public sealed record ProxyComponentOptions
{
    /// <summary>The file that says where the cluster is, and who this component is to it.</summary>
    public required string Kubeconfig { get; init; }

    /// <summary>
    /// The directory of the node on this machine; the kernel's tables are named after it, and <c>jota down</c> takes them away.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>The node's name; null for the machine's.</summary>
    public string? NodeName { get; init; }

    /// <summary>The address at which ports of nodes are open; null for one that leads to the cluster.</summary>
    public IPAddress? NodeAddress { get; init; }

    /// <summary>The addresses of pods, whose traffic to services keeps its source.</summary>
    public IReadOnlyList<IPNetwork> PodRanges { get; init; } = [];

    /// <summary>Where it tells of its health, in plain HTTP.</summary>
    public ServingOptions Health { get; init; } = ServingOptions.Nowhere;

    /// <summary>Where it tells of its figures, in plain HTTP.</summary>
    public ServingOptions Metrics { get; init; } = ServingOptions.Nowhere;
}
