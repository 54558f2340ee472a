using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Verbs;

/// <summary>What of an object an update may change: that depends on the subresource it goes to.</summary>
internal abstract class UpdateRules
{
    private static readonly UpdateRules Main = new MainRules();
    private static readonly UpdateRules Status = new StatusRules();
    private static readonly UpdateRules Finalize = new FinalizeRules();

    /// <summary>The rules of a subresource; the empty one is the object itself. Throws 404 when the resource has none of that name.</summary>
    public static UpdateRules Of(Resource resource, string subresource) => subresource switch
    {
        "" => Main,
        "scale" when resource.BodyOf(subresource) is ScaleResource => Main,
        "status" when resource.HasStatus => Status,
        "finalize" when resource.ObjectType == typeof(V1Namespace) => Finalize,
        _ => throw Failures.NoSuchResource(),
    };

    /// <summary>Whether a changed spec counts in <c>metadata.generation</c>.</summary>
    public virtual bool CountsGeneration(Resource resource) => false;

    /// <summary>Whether metadata and status are all of a body that counts.</summary>
    public virtual bool TakesStatusOnly => false;

    /// <summary>Keeps what may not change; answers the object to go on with, which may share parts of <paramref name="old"/> but does not change it.</summary>
    public abstract object Prepare(Resource resource, object obj, object old);

    /// <summary>Every field error, metadata aside.</summary>
    public abstract void Check(Resource resource, object obj, object old, FieldErrors errors);

    private sealed class MainRules : UpdateRules
    {
        public override bool CountsGeneration(Resource resource) => resource.HasGeneration;

        public override object Prepare(Resource resource, object obj, object old) => resource.PrepareObjectForUpdate(obj, old);

        public override void Check(Resource resource, object obj, object old, FieldErrors errors) => resource.ValidateObjectUpdate(obj, old, errors);
    }

    private sealed class StatusRules : UpdateRules
    {
        public override bool TakesStatusOnly => true;

        public override object Prepare(Resource resource, object obj, object old)
        {
            var owners = resource.MetadataOf(old).OwnerReferences;
            var kept = resource.PrepareObjectForStatusUpdate(obj, old);
            resource.MetadataOf(kept).OwnerReferences = owners;
            return kept;
        }

        public override void Check(Resource resource, object obj, object old, FieldErrors errors) => resource.ValidateObjectStatusUpdate(obj, old, errors);
    }

    /// <summary>Takes away the finalizers in a namespace's spec, and changes nothing else.</summary>
    private sealed class FinalizeRules : UpdateRules
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
}
