using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Allocation;
using Jota.ApiServer.Kinds;
using Jota.ApiServer.Objects;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.ApiServer.Verbs;

/// <summary>One attempt to put a changed object in the place of the present one: the common part of updates and patches.</summary>
internal sealed class UpdatePipeline(WritePath path)
{
    /// <summary>
    /// Tries it. Without a result somebody else was faster: <see cref="UpdateAttempt.Current"/> is what is there now, if anything.
    /// Throws <see cref="Allocation.ContestedException"/> when that was about what the object was to get: it can be tried again as it is.
    /// </summary>
    public async Task<UpdateAttempt> TryAsync(
        UserIdentity user, ApiTarget target, UpdateRules rules, ApiObject current, DecodedBody wanted, WriteOptions options,
        CancellationToken ct)
    {
        var resource = target.Resource;
        var hooks = path.Kinds.Of(resource);
        var metadata = resource.MetadataOf(wanted.Object);
        var old = current.Peek();

        // 1. Check that it is about the object that is there.
        MetadataRules.TakeNamespace(target, metadata);
        MetadataRules.CheckName(target, metadata);
        Preconditions.CheckUpdate(resource, metadata, current);

        // 2. Own: the server's part of the metadata stays.
        var ownership = new FieldChange(
            path.Fields, path.Fields.WriterOf(user, target, options), wanted.Plan,
            FieldKeeper.Before(target, current, metadata.ManagedFields, wanted.Plan));
        MetadataRules.Continue(metadata, resource.MetadataOf(old));
        resource.DefaultObject(wanted.Object);

        // 3. Mutate.
        var request = path.Admission.Request(AdmissionOperation.Update, target, user) with
        {
            Object = wanted.Object,
            Old = current,
            Options = options,
            DryRun = options.DryRun,
        };
        await path.Admission.MutateAsync(request, ct);
        var mutated = request.Object!;
        if (!ReferenceEquals(mutated, wanted.Object))
        {
            // Another object, from outside: the server's part of the metadata stays all the same.
            MetadataRules.TakeNamespace(target, resource.MetadataOf(mutated));
            MetadataRules.Continue(resource.MetadataOf(mutated), resource.MetadataOf(old));
        }

        var obj = WithOwnMetadata(resource, rules.Prepare(resource, mutated, old), old);
        hooks.OnUpdating(target.Subresource, old, obj);
        request = request with { Object = obj };
        await path.Admission.CheckRightsAsync(request, ct);

        using var claim = target.Subresource.Length == 0 ? await path.Writer.ClaimAsync(resource, obj, old, options.DryRun, ct) : null;

        // 4. Check.
        CheckFields(resource, target.Subresource.Length == 0 ? hooks : KindHooks.Usual, rules, obj, old);
        await path.Admission.ValidateAsync(request, ct);
        using var share = await path.Quotas.TakeAsync(request, ct);
        IReadOnlyList<string> warnings =
            [.. wanted.Warnings, .. request.Warnings, .. resource.WarningsFor(obj, old).Take(WriteResult.MostWarnings)];
        rules.Settle(resource, obj);

        // 5. Store.
        var counts = rules.CountsGeneration(resource);
        var attempt = await StoreAsync(target, current, obj, ownership, counts, options.DryRun, (claim, share), ct);
        if (attempt.Written is not { } written)
        {
            return new(null, attempt.Current);
        }

        hooks.OnUpdated(target.Subresource, old, obj, written);
        if (target.Subresource.Length == 0 && !options.DryRun)
        {
            await hooks.WhenInEffectAsync(written, ct);
        }

        return new(new WriteResult(written) { Warnings = warnings, Typed = attempt.Typed }, null);
    }

    /// <summary>The old object is only read, by many; the new one's metadata will be written to.</summary>
    private static object WithOwnMetadata(Resource resource, object obj, object old)
    {
        if (ReferenceEquals(resource.MetadataOf(obj), resource.MetadataOf(old)))
        {
            ((IKubernetesObject<V1ObjectMeta>)obj).Metadata = resource.MetadataOf(old) with { };
        }

        return obj;
    }

    private static void CheckFields(Resource resource, KindHooks hooks, UpdateRules rules, object obj, object old)
    {
        var refused = FieldErrors.Check((resource, hooks, rules, obj, old), static (it, errors) =>
        {
            ObjectMetaRules.ValidateUpdate(it.resource, it.resource.MetadataOf(it.obj), it.resource.MetadataOf(it.old), errors);
            it.rules.Check(it.resource, it.obj, it.old, errors);
            it.hooks.Check(it.obj, it.old, errors);
        });
        if (!refused.IsEmpty)
        {
            throw ApiException.Invalid(resource.Names, resource.MetadataOf(obj).Name, refused);
        }
    }

    private async Task<WriteAttempt> StoreAsync(
        ApiTarget target, ApiObject current, object obj, FieldChange ownership, bool counts, bool dryRun,
        (Claim? Stock, Claim? Share) taken, CancellationToken ct)
    {
        var resource = target.Resource;
        var stored = ownership.Encode(resource, obj);
        if (!current.IsStoredAs(stored))
        {
            counts = counts && (SpecChange.Between(current.Content.Span, stored, resource.HasStatus)
                || CountsAnnotations(resource, obj, current));
            stored = ownership.Encode(resource, obj, current, stored, counts);
        }

        if (dryRun)
        {
            return new(ApiObject.FromStored(resource, stored, current.Revision), null);
        }

        if (Finalization.IsComplete(resource, path.Kinds.Of(resource), obj))
        {
            return await RemoveAsync(current, stored, ct);
        }

        // What changes nothing is not written, and nobody is told.
        return current.IsStoredAs(stored) && !await path.Writer.IsStaleAsync(current, ct)
            ? new(current, null)
            : await path.Writer.WriteAsync(resource, current.Key, stored, obj, current.Revision, ct, taken.Stock, taken.Share);
    }

    private static bool CountsAnnotations(Resource resource, object obj, ApiObject current) =>
        resource.CountsAnnotations && !SameTexts(resource.MetadataOf(obj).Annotations, resource.MetadataOf(current.Peek()).Annotations);

    private static bool SameTexts(IDictionary<string, string>? one, IDictionary<string, string>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0)
        && (one ?? new Dictionary<string, string>()).All(pair => other!.TryGetValue(pair.Key, out var value) && value == pair.Value);

    /// <summary>The last thing that held a deleted object is gone, and so is the object.</summary>
    private async Task<WriteAttempt> RemoveAsync(ApiObject current, byte[] stored, CancellationToken ct)
    {
        var removed = await path.Writer.RemoveAsync(current, ct);
        return removed.Written is { } gone ? new(ApiObject.FromStored(current.Resource, stored, gone.Revision), null) : removed;
    }
}
