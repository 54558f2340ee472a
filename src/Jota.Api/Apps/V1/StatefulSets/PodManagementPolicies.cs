namespace Jota.Api;

/// <summary>In which order a stateful set makes and ends its pods.</summary>
public static class PodManagementPolicies
{
    /// <summary>One after the other, each when the one before it is available, and back the same way.</summary>
    public const string OrderedReady = "OrderedReady";

    /// <summary>All at once.</summary>
    public const string Parallel = "Parallel";
}
