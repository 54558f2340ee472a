using k8s.Models;

namespace Jota.Api;

/// <summary>The class of claims that name none.</summary>
public static class DefaultStorageClass
{
    /// <summary>What marks it.</summary>
    public const string Annotation = "storageclass.kubernetes.io/is-default-class";

    private const string OldAnnotation = "storageclass.beta.kubernetes.io/is-default-class";

    /// <summary>Of those that are marked the newest, and of several as new the first by name; null when none is.</summary>
    public static V1StorageClass? Of(IEnumerable<V1StorageClass> classes) => classes
        .Where(Is)
        .OrderByDescending(one => one.Metadata.CreationTimestamp)
        .ThenBy(one => one.Metadata.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>Whether a class is marked.</summary>
    public static bool Is(V1StorageClass storageClass) =>
        storageClass.Metadata?.Annotations is { } annotations
        && (annotations.TryGetValue(Annotation, out var now) && now == "true"
            || annotations.TryGetValue(OldAnnotation, out var once) && once == "true");
}
