namespace Jota.Api;

/// <summary>How a deployment replaces its pods.</summary>
public static class DeploymentStrategyTypes
{
    /// <summary>All old pods end before new ones begin.</summary>
    public const string Recreate = "Recreate";

    /// <summary>Bit by bit, with a bound on how many pods there are and how many are missing.</summary>
    public const string RollingUpdate = "RollingUpdate";
}
