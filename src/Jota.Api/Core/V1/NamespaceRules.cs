using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a namespace.</summary>
internal static class NamespaceRules
{
    public static void ValidateFinalizers(V1Namespace ns, FieldErrors errors)
    {
        foreach (var finalizer in ns.Spec?.Finalizers ?? [])
        {
            errors.At("spec").At("finalizers").InvalidIf(finalizer, NameSyntax.FinalizerError(finalizer));
        }
    }

    /// <summary>A namespace is terminating exactly when it is being deleted.</summary>
    public static void ValidatePhase(V1Namespace ns, FieldErrors errors)
    {
        var at = errors.At("status").At("Phase");
        switch (ns.Metadata?.DeletionTimestamp is null, ns.Status?.Phase)
        {
            case (true, not "Active"):
                at.Invalid(ns.Status?.Phase ?? "", "may only be 'Active' if `deletionTimestamp` is empty");
                break;
            case (false, not "Terminating"):
                at.Invalid(ns.Status?.Phase ?? "", "may only be 'Terminating' if `deletionTimestamp` is not empty");
                break;
            default:
                break;
        }
    }
}
