using Jota.Api;
using Jota.ApiServer.Verbs;
using k8s.Models;

namespace Jota.ApiServer.Subresources;

/// <summary>Through <c>namespaces/NAME/finalize</c>: takes away the finalizers in a namespace's spec, and changes nothing else.</summary>
internal sealed class NamespaceFinalizeRules : UpdateRules
{
    public override object Prepare(Resource resource, object obj, object old)
    {
        var (wanted, kept) = ((V1Namespace)obj, (V1Namespace)old);
        var finalizers = wanted.Spec?.Finalizers is { Count: > 0 } some ? some : null;
        return kept with { Spec = (kept.Spec ?? new V1NamespaceSpec()) with { Finalizers = finalizers } };
    }

    public override void Check(Resource resource, object obj, object old, FieldErrors errors)
    {
        var finalizers = ((V1Namespace)obj).Spec?.Finalizers ?? [];
        for (var i = 0; i < finalizers.Count; i++)
        {
            if (NameSyntax.FinalizerError(finalizers[i]) is { } wrong)
            {
                errors.At("spec").At("finalizers").At(i).Invalid(finalizers[i], wrong);
            }
        }
    }
}
