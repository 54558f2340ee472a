using k8s.Models;

namespace Jota.Api;

/// <summary>Which class volumes and claims are of: an annotation that is older than the field counts first.</summary>
public static class StorageClassNames
{
    /// <summary>The annotation from before there was a field.</summary>
    public const string Annotation = "volume.beta.kubernetes.io/storage-class";

    /// <summary>The class of a claim: empty for one that wants a volume without a class; null when it does not say.</summary>
    public static string? Of(V1PersistentVolumeClaim claim) => Old(claim.Metadata) ?? claim.Spec?.StorageClassName;

    /// <summary>The class of a volume; empty when it has none.</summary>
    public static string Of(V1PersistentVolume volume) => Old(volume.Metadata) ?? volume.Spec?.StorageClassName ?? "";

    internal static IEnumerable<string> Warnings(V1ObjectMeta? metadata) => Old(metadata) is null
        ? []
        : [$"metadata.annotations[{Annotation}]: deprecated since v1.8; use \"storageClassName\" attribute instead"];

    internal static void Validate(string? name, FieldErrors at)
    {
        if (!string.IsNullOrEmpty(name))
        {
            at.InvalidEach(name, NameSyntax.DnsSubdomainErrors(name));
        }
    }

    private static string? Old(V1ObjectMeta? metadata) =>
        metadata?.Annotations is { } annotations && annotations.TryGetValue(Annotation, out var name) ? name : null;
}
