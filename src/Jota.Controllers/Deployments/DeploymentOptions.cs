namespace Jota.Controllers;

/// <summary>What deployments do beyond what upstream's do.</summary>
public sealed record DeploymentOptions
{
    /// <summary>Whether a revision for which nobody gave a change cause says itself what it changed.</summary>
    public bool GenerateChangeCause { get; init; } = true;
}
