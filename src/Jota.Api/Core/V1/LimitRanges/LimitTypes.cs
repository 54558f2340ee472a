namespace Jota.Api;

/// <summary>What the limits of a <c>LimitRange</c> are about.</summary>
public static class LimitTypes
{
    /// <summary>Each container by itself.</summary>
    public const string Container = "Container";

    /// <summary>A pod as a whole.</summary>
    public const string Pod = "Pod";

    /// <summary>Each claim of storage.</summary>
    public const string PersistentVolumeClaim = "PersistentVolumeClaim";

    /// <summary>Whether it is one that is known.</summary>
    public static bool IsStandard(string type) => type is Container or Pod or PersistentVolumeClaim;
}
