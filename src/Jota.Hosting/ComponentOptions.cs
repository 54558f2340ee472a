namespace Jota.Hosting;

/// <summary>A component of a cluster that is elsewhere, alone in its process.</summary>
public abstract record ComponentOptions
{
    /// <summary>The file that says where the cluster is, and who this component is to it.</summary>
    public required string Kubeconfig { get; init; }

    /// <summary>Which of several leads.</summary>
    public required ElectionOptions Election { get; init; }

    /// <summary>Where it tells of itself.</summary>
    public ServingOptions Serving { get; init; } = ServingOptions.Nowhere;
}
