using Jota.Api;
using Jota.ApiServer.Deletion;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Kinds;

/// <summary>A namespace stays until everything in it is gone; that is told by finalizers of its own, in its spec.</summary>
internal sealed class NamespaceHooks : KindHooks
{
    public override bool IsHeld(object obj) => obj is V1Namespace { Spec.Finalizers.Count: > 0 };

    public override DeletionStep Delete(Resource resource, object obj, DeleteOptions options, DateTime now)
    {
        var metadata = resource.MetadataOf(obj);
        if (metadata.DeletionTimestamp is not null)
        {
            return IsHeld(obj) || metadata.Finalizers is { Count: > 0 } ? DeletionStep.None : DeletionStep.Remove;
        }

        DeletionPlan.TakeOverPropagation(metadata, options);
        DeletionPlan.Mark(metadata, now, null);
        (((V1Namespace)obj).Status ??= new V1NamespaceStatus()).Phase = "Terminating";
        return DeletionStep.Mark;
    }
}
