using Jota.Api;
using Jota.ApiServer.CustomValidation;
using Jota.ApiServer.Definitions;
using Jota.ApiServer.Deletion;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Kinds;

/// <summary>
/// A CustomResourceDefinition stays until the objects of its kind are gone: from the first request to delete it on a finalizer holds it.
/// Who writes one is answered when it is in effect.
/// </summary>
internal sealed class DefinitionHooks(DefinitionProgress progress) : KindHooks
{
    public override DeletionStep Delete(Resource resource, object obj, DeleteOptions options, DateTime now)
    {
        var (crd, metadata) = ((V1CustomResourceDefinition)obj, resource.MetadataOf(obj));
        if (metadata.DeletionTimestamp is not null)
        {
            return base.Delete(resource, obj, options, now);
        }

        DeletionPlan.TakeOverPropagation(metadata, options);
        if (metadata.Finalizers?.Contains(DefinitionStatus.CleanupFinalizer) != true)
        {
            metadata.Finalizers = [.. metadata.Finalizers ?? [], DefinitionStatus.CleanupFinalizer];
        }

        DeletionPlan.Mark(metadata, now, null);
        crd.Status = DefinitionStatus.With(
            crd.Status,
            new()
            {
                Type = DefinitionStatus.Terminating,
                Status = "True",
                Reason = "InstanceDeletionPending",
                Message = "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
            },
            now);
        return DeletionStep.Mark;
    }

    public override void Check(object obj, object? old, FieldErrors errors)
    {
        // What is not right in itself cannot be looked at any further.
        if (!errors.Any)
        {
            RuleDeclarations.Check((V1CustomResourceDefinition)obj, (V1CustomResourceDefinition?)old, errors);
        }
    }

    public override Task WhenInEffectAsync(ApiObject written, CancellationToken ct) =>
        progress.WhenReachedAsync(written.Key.Name, written.Revision, ct);
}
