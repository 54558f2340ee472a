using Jota.Controllers;

namespace Jota.Hosting;

/// <summary>The controllers of a cluster that is elsewhere.</summary>
public sealed record ControllersComponentOptions : ComponentOptions
{
    /// <summary>Which controllers, and how they are set up.</summary>
    public ControllerSettings Controllers { get; init; } = new();

    /// <summary>
    /// Whether each controller acts as its own service account of kube-system, so that it has the rights of that alone. Without, all act
    /// as whom the kubeconfig names, who must have all these rights.
    /// </summary>
    public bool UsesAccounts { get; init; } = true;

    /// <summary>The authority that pods are told, as PEM, in a file; null for the one in the kubeconfig.</summary>
    public string? RootCaFile { get; init; }

    /// <summary>The key that tokens in secrets are signed with; null: there are none then.</summary>
    public string? AccountKeyFile { get; init; }

    /// <summary>The authority that signs certificates; null: none are signed then.</summary>
    public (string Certificate, string Key)? Signing { get; init; }
}
