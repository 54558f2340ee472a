using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Deletion;
using Jota.ApiServer.Storage;
using Jota.Client;

namespace Jota.ApiServer.Verbs;

/// <summary>Deletes objects: at once, or by marking them.</summary>
internal sealed class DeleteHandler(WritePath path, TimeProvider clock)
{
    private static readonly string[] Policies = ["Foreground", "Background", "Orphan", "nil"];
    private static readonly ResourceNames OptionsNames = new("meta.k8s.io", "v1", "DeleteOptions", "deleteoptions");

    public async Task<DeleteResult> HandleAsync(UserIdentity user, ApiTarget target, DeleteOptions options, CancellationToken ct)
    {
        // 1. Check the options, and whether this may be deleted at all.
        CheckOptions(options);
        var asked = path.Admission.Request(AdmissionOperation.Delete, target, user) with { Options = options, DryRun = options.DryRun };
        var current = await path.Admission.ReadAdmittedAsync(asked, ct);
        return await DeleteAsync(target, current, options, ct) with { Warnings = asked.Warnings };
    }

    /// <summary>Deletes an object of which it is settled that it may be deleted.</summary>
    public async Task<DeleteResult> DeleteAsync(ApiTarget target, ApiObject current, DeleteOptions options, CancellationToken ct)
    {
        while (true)
        {
            if (await TryAsync(target, current, options, ct) is var (result, newer) && result is not null)
            {
                return result;
            }

            // Somebody changed it in between: decide again.
            current = newer ?? throw ApiException.NotFound(target.Resource.Names, target.Name);
            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task<(DeleteResult? Result, ApiObject? Newer)> TryAsync(
        ApiTarget target, ApiObject current, DeleteOptions options, CancellationToken ct)
    {
        // 2. Decide.
        var resource = target.Resource;
        Preconditions.CheckDelete(resource, options, current);
        var obj = current.Decode();
        var step = path.Kinds.Of(resource).Delete(resource, obj, options, clock.ObjectNow());
        if (step == DeletionStep.None)
        {
            return (new(current, false), null);
        }

        var marked = ObjectEncoding.ToStored(resource, obj);
        if (options.DryRun || (step == DeletionStep.Mark && current.IsStoredAs(marked)))
        {
            return (new(ApiObject.FromStored(resource, marked, current.Revision), step == DeletionStep.Remove), null);
        }

        // 3. Store.
        if (step == DeletionStep.Mark)
        {
            var attempt = await path.Writer.WriteAsync(resource, current.Key, marked, obj, current.Revision, ct);
            return (attempt.Written is { } written ? new(written, false) : null, attempt.Current);
        }

        var removal = await path.Writer.RemoveAsync(current, ct);
        return (removal.Written is { } gone ? new(ApiObject.FromStored(resource, marked, gone.Revision), true) : null, removal.Current);
    }

    private static void CheckOptions(DeleteOptions options)
    {
        if (options.PropagationPolicy is { Length: > 0 } policy && policy is not ("Foreground" or "Background" or "Orphan"))
        {
            var errors = new FieldErrors();
            errors.At("propagationPolicy").NotSupported(policy, Policies);
            throw ApiException.Invalid(OptionsNames, "", errors.All);
        }
    }
}
