namespace Jota.Api;

/// <summary>What keeps claims and volumes while they are used.</summary>
public static class StorageFinalizers
{
    /// <summary>Of a claim: as long as a pod uses it.</summary>
    public const string Claim = "kubernetes.io/pvc-protection";

    /// <summary>Of a volume: as long as a claim has it.</summary>
    public const string Volume = "kubernetes.io/pv-protection";
}
