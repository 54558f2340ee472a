namespace Jota.Hosting;

/// <summary>This machine as a node of a cluster that is elsewhere, with nothing but a kubelet.</summary>
public sealed record KubeletComponentOptions : NodeOptions
{
    /// <summary>
    /// The file that says where the cluster is, and that this is the node. Written, where it is missing, with the certificate that
    /// <see cref="BootstrapKubeconfig"/> gets.
    /// </summary>
    public required string Kubeconfig { get; init; }

    /// <summary>A kubeconfig that may ask for the node's certificate; null where the node has one.</summary>
    public string? BootstrapKubeconfig { get; init; }

    /// <summary>Whether containers are in name only.</summary>
    public bool Simulated { get; init; }

    /// <summary>The servers of names that pods are told.</summary>
    public IReadOnlyList<string> ClusterDns { get; init; } = ["10.96.0.10"];

    /// <summary>Where the API server reaches the node; 0 for any free port.</summary>
    public int Port { get; init; } = 10250;

    /// <summary>Its health in plain HTTP (upstream's 10248).</summary>
    public ServingOptions Health { get; init; } = ServingOptions.Nowhere;
}
