using k8s.Models;

namespace Jota.Controllers;

/// <summary>Finalizers of an object's metadata.</summary>
internal static class Finalizers
{
    public static bool Has(V1ObjectMeta metadata, string finalizer) => metadata.Finalizers?.Contains(finalizer) == true;

    /// <summary>A copy without one.</summary>
    public static V1ObjectMeta Without(V1ObjectMeta metadata, string finalizer) =>
        metadata with { Finalizers = [.. (metadata.Finalizers ?? []).Where(other => other != finalizer)] };

    /// <summary>A copy with one.</summary>
    public static V1ObjectMeta With(V1ObjectMeta metadata, string finalizer) =>
        metadata with { Finalizers = [.. metadata.Finalizers ?? [], finalizer] };
}
