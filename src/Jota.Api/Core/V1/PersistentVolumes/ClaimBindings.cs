using k8s.Models;

namespace Jota.Api;

/// <summary>How claims and volumes tell of each other: each names the other one, and annotations say how that came.</summary>
public static class ClaimBindings
{
    /// <summary>Of a claim: it was bound once, and what is missing now is lost.</summary>
    public const string Completed = "pv.kubernetes.io/bind-completed";

    /// <summary>Of either: the other one's name was put there by the binder, not by a user.</summary>
    public const string ByController = "pv.kubernetes.io/bound-by-controller";

    /// <summary>Of a volume: who made it for a claim.</summary>
    public const string ProvisionedBy = "pv.kubernetes.io/provisioned-by";

    /// <summary>Of a claim: who is to make a volume for it.</summary>
    public const string Provisioner = "volume.kubernetes.io/storage-provisioner";

    /// <summary>The same, as older provisioners look for it.</summary>
    public const string OldProvisioner = "volume.beta.kubernetes.io/storage-provisioner";

    /// <summary>Of a claim: the node of the pod for which a volume is to be made.</summary>
    public const string SelectedNode = "volume.kubernetes.io/selected-node";

    /// <summary>The provisioner of classes whose volumes are made by people.</summary>
    public const string NoProvisioner = "kubernetes.io/no-provisioner";

    /// <summary>Whether a volume is set aside for a claim, by its name and, once known, its uid.</summary>
    public static bool IsFor(V1PersistentVolume volume, V1PersistentVolumeClaim claim) =>
        volume.Spec?.ClaimRef is { } reference
        && reference.Name == claim.Metadata.Name
        && reference.NamespaceProperty == claim.Metadata.NamespaceProperty
        && (string.IsNullOrEmpty(reference.Uid) || reference.Uid == claim.Metadata.Uid);

    /// <summary>Whether a claim has its volume for good.</summary>
    public static bool IsComplete(V1PersistentVolumeClaim claim) =>
        !string.IsNullOrEmpty(claim.Spec?.VolumeName) && Has(claim.Metadata, Completed);

    /// <summary>Whether there is such an annotation.</summary>
    public static bool Has(V1ObjectMeta metadata, string annotation) => metadata.Annotations?.ContainsKey(annotation) == true;

    /// <summary>What an annotation says; null when it says nothing.</summary>
    public static string? Of(V1ObjectMeta metadata, string annotation) =>
        metadata.Annotations is { } all && all.TryGetValue(annotation, out var value) && value is { Length: > 0 } ? value : null;

    /// <summary>A copy with further annotations.</summary>
    public static V1ObjectMeta With(V1ObjectMeta metadata, params ReadOnlySpan<(string Key, string Value)> annotations)
    {
        var all = new Dictionary<string, string>(metadata.Annotations ?? new Dictionary<string, string>());
        foreach (var (key, value) in annotations)
        {
            all[key] = value;
        }

        return metadata with { Annotations = all };
    }

    /// <summary>A copy without some annotations.</summary>
    public static V1ObjectMeta Without(V1ObjectMeta metadata, params ReadOnlySpan<string> annotations)
    {
        var all = new Dictionary<string, string>(metadata.Annotations ?? new Dictionary<string, string>());
        foreach (var key in annotations)
        {
            all.Remove(key);
        }

        return metadata with { Annotations = all };
    }
}
