using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Objects;
using Jota.ApiServer.RequestOptions;
using Jota.ApiServer.Storage;
using Jota.ApiServer.Verbs;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Subresources;

/// <summary>
/// Ends a pod for whoever makes room on its node: a post to <c>pods/NAME/eviction</c>. Unlike a deletion it tells the pod why, and the
/// pod's disruption budget has its say.
/// </summary>
internal sealed class EvictionHandler(
    BodyReader bodies, WritePath path, DeleteHandler deletes, PodBudgets budgets, TimeProvider clock) : SubresourceHandler
{
    private const string Reason = "EvictionByEvictionAPI";

    public override async Task<WriteResult> CreateAsync(
        UserIdentity user, ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        // 1. Read and check what is asked for.
        var wanted = bodies.Read(EvictionResource.Instance, body, options.FieldValidation, ct);
        var deletion = Check(target, (V1Eviction)wanted.Object, options);
        while (true)
        {
            var asked = path.Admission.Request(AdmissionOperation.Connect, target, user) with
            {
                Object = wanted.Object,
                Options = options,
                DryRun = deletion.DryRun,
            };
            var current = await path.Admission.ReadAdmittedAsync(asked, ct);
            deletion = Check(target, (V1Eviction)asked.Object!, options);
            var pod = (V1Pod)current.Peek();
            Preconditions.CheckDelete(target.Resource, deletion, current);

            // 2. May it be disrupted? One that does not count may, as long as it is as it is.
            var isFree = BudgetVerdict.IsFree(pod);
            var spare = isFree ? null : await budgets.AskAsync(current, deletion.DryRun, ct);
            var isFixed = spare is not null || (isFree && pod.Metadata.DeletionTimestamp is null && !PodConditions.IsTerminal(pod));

            // 3. Tell the pod why, and end it.
            if (await TryEndAsync(target with { Subresource = "" }, current, deletion, isFixed, ct) is { } deleted)
            {
                return StatusAnswer.Created(deleted.Object) with { Warnings = [.. wanted.Warnings, .. asked.Warnings] };
            }

            // It changed: who was to be let go uncounted may count now.
            if (spare is not null)
            {
                throw BudgetVerdict.StillProcessed(spare);
            }
        }
    }

    /// <summary>Null when the pod was to stay as it is, and did not.</summary>
    private async Task<DeleteResult?> TryEndAsync(
        ApiTarget pod, ApiObject current, DeleteOptions deletion, bool isFixed, CancellationToken ct)
    {
        var mayFail = isFixed && string.IsNullOrEmpty(deletion.ResourceVersion);
        var fixedTo = mayFail ? deletion with { ResourceVersion = current.Revision.ToString() } : deletion;
        try
        {
            if (!deletion.DryRun)
            {
                current = await MarkAsync(pod, current, fixedTo, ct);
                fixedTo = fixedTo.ResourceVersion is { Length: > 0 }
                    ? fixedTo with { ResourceVersion = current.Revision.ToString() }
                    : fixedTo;
            }

            return await deletes.DeleteAsync(pod, current, fixedTo, ct);
        }
        catch (ApiException e) when (e.Code == 409 && mayFail)
        {
            return null;
        }
    }

    private static DeleteOptions Check(ApiTarget target, V1Eviction eviction, WriteOptions options)
    {
        if (eviction.Metadata?.Name != target.Name)
        {
            throw ApiException.BadRequest("name in URL does not match name in Eviction object");
        }

        var deletion = WireDeleteOptions.Read(eviction.DeleteOptions ?? new V1DeleteOptions());
        return options.DryRun ? deletion with { DryRun = true } : deletion;
    }

    /// <summary>The pod with the condition that tells of its end; whoever changes it in between only delays that.</summary>
    private async Task<ApiObject> MarkAsync(ApiTarget target, ApiObject current, DeleteOptions options, CancellationToken ct)
    {
        while (true)
        {
            var pod = (V1Pod)current.Peek();
            if (PodConditions.Find(pod.Status, PodConditions.DisruptionTarget) is { Status: "True", Reason: Reason })
            {
                return current;
            }

            var marked = Marked(pod);
            var attempt = await path.Writer.WriteAsync(
                target.Resource, current.Key, ObjectEncoding.ToStored(target.Resource, marked), marked, current.Revision, ct);
            if (attempt.Written is { } written)
            {
                return written;
            }

            current = attempt.Current ?? throw ApiException.NotFound(target.Resource.Names, target.Name);
            Preconditions.CheckDelete(target.Resource, options, current);
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Shares with the pod before it what stays as it was; the metadata do not, they are told the new revision.</summary>
    private V1Pod Marked(V1Pod pod) => pod with
    {
        Metadata = pod.Metadata with { },
        Status = (pod.Status ?? new V1PodStatus()) with
        {
            Conditions =
            [
                .. pod.Status?.Conditions?.Where(c => c.Type != PodConditions.DisruptionTarget) ?? [],
                new V1PodCondition
                {
                    Type = PodConditions.DisruptionTarget,
                    Status = "True",
                    Reason = Reason,
                    Message = "Eviction API: evicting",
                    LastTransitionTime = clock.ObjectNow(),
                    ObservedGeneration = pod.Metadata.Generation,
                },
            ],
        },
    };
}
