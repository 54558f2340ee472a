using Jota.Api;
using Jota.ApiServer.Allocation;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Objects;
using Jota.Client;

namespace Jota.ApiServer.Verbs;

/// <summary>Patches objects, and the parts of them that subresources are.</summary>
internal sealed class PatchHandler(WatchCaches caches, PatchReader patches, UpdatePipeline pipeline, ApplyHandler applies)
{
    public async Task<WriteResult> HandleAsync(
        UserIdentity user, ApiTarget target, UpdateRules rules, PatchBody patch, WriteOptions options, CancellationToken ct)
    {
        if (patch.Type == PatchType.Apply)
        {
            return await applies.HandleAsync(user, target, rules, patch, options, ct);
        }

        ApiObject? current = await caches.ReadFreshAsync(target, ct);
        for (var turn = 1; ; turn++)
        {
            // A patch is of what is there, whatever it is; unless it names a version itself, it is tried again on what is there then.
            var patched = patches.Read(current, patch, options.FieldValidation, ct);
            Preconditions.CheckPatch(target.Resource, target.Resource.MetadataOf(patched.Object), current);
            try
            {
                var attempt = await pipeline.TryAsync(user, target, rules, current, patched, options, ct);
                if (attempt.Result is { } result)
                {
                    return result;
                }

                current = attempt.Current ?? throw ApiException.NotFound(target.Resource.Names, target.Name);
            }
            catch (ContestedException e) when (e.AllowsAnother(turn))
            {
                // Another server was faster: again, with what is left.
            }

            ct.ThrowIfCancellationRequested();
        }
    }
}
