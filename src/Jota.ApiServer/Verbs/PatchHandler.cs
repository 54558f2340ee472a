using Jota.Api;
using Jota.ApiServer.Objects;
using Jota.Client;

namespace Jota.ApiServer.Verbs;

/// <summary>Patches objects, and the parts of them that subresources are.</summary>
internal sealed class PatchHandler(CoreServices core, UpdatePipeline pipeline)
{
    public async Task<WriteResult> HandleAsync(UserIdentity user, ApiTarget target, PatchBody patch, WriteOptions options, CancellationToken ct)
    {
        UpdateRules.Of(target.Resource, target.Subresource);
        if (patch.Type == PatchType.Apply)
        {
            throw Failures.ApplyNotServed();
        }

        ApiObject? current = await core.ReadAsync(target, ct);
        while (true)
        {
            // A patch is of what is there, whatever it is; unless it names a version itself, it is tried again on what is there then.
            var patched = PatchedObject.Make(current, patch, options.FieldValidation);
            Preconditions.CheckPatch(target.Resource, target.Resource.MetadataOf(patched.Object), current);
            var attempt = await pipeline.TryAsync(user, target, current, patched, options, ct);
            if (attempt.Result is { } result)
            {
                return result;
            }

            current = attempt.Current ?? throw ApiException.NotFound(target.Resource.Names, target.Name);
            ct.ThrowIfCancellationRequested();
        }
    }
}
