using k8s.Models;

namespace Jota.Api;

/// <summary>What tables tell of volumes and claims.</summary>
internal static class VolumeCells
{
    public const string Unset = "<unset>";

    public static string Capacity(V1PersistentVolume volume) => Storage(volume.Spec?.Capacity) ?? "0";

    public static string Phase(V1PersistentVolume volume) =>
        volume.Metadata?.DeletionTimestamp is null ? volume.Status?.Phase ?? "" : "Terminating";

    public static string Claim(V1PersistentVolume volume) =>
        volume.Spec?.ClaimRef is { } claim ? $"{claim.NamespaceProperty}/{claim.Name}" : "";

    public static string Phase(V1PersistentVolumeClaim claim) =>
        claim.Metadata?.DeletionTimestamp is null ? claim.Status?.Phase ?? "" : "Terminating";

    public static string Capacity(V1PersistentVolumeClaim claim) => HasVolume(claim) ? Storage(claim.Status?.Capacity) ?? "0" : "";

    public static string Modes(V1PersistentVolumeClaim claim) => HasVolume(claim) ? AccessModes.Short(claim.Status?.AccessModes) : "";

    private static bool HasVolume(V1PersistentVolumeClaim claim) => !string.IsNullOrEmpty(claim.Spec?.VolumeName);

    private static string? Storage(IDictionary<string, ResourceQuantity>? amounts) =>
        amounts is not null && amounts.TryGetValue("storage", out var amount) ? QuantityText.Of(amount) : null;
}
