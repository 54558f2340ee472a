namespace Jota.Api;

/// <summary>How far a volume of the cluster is.</summary>
public static class VolumePhases
{
    /// <summary>Nobody has looked at it yet.</summary>
    public const string Pending = "Pending";

    /// <summary>No claim has it.</summary>
    public const string Available = "Available";

    /// <summary>A claim has it.</summary>
    public const string Bound = "Bound";

    /// <summary>The claim that had it is gone, and what becomes of it is not decided or not done.</summary>
    public const string Released = "Released";

    /// <summary>What was to become of it could not be done.</summary>
    public const string Failed = "Failed";
}
