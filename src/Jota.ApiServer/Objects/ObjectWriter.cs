using Jota.Api;
using Jota.ApiServer.Allocation;
using Jota.ApiServer.Caching;
using Jota.Store;

namespace Jota.ApiServer.Objects;

/// <summary>The last step of every write: the disk.</summary>
internal sealed class ObjectWriter(IRevisionedStore store, WatchCaches caches, ObjectAllocators allocators)
{
    /// <summary>Writes encoded bytes if nobody wrote the key since <paramref name="expected"/>; settles what was taken for that.</summary>
    public async Task<WriteAttempt> WriteAsync(
        WatchCache cache, string key, byte[] stored, Revision expected, CancellationToken ct, Claim? claim = null)
    {
        // A write that is given up half-way leaves open whether the claim holds.
        claim?.Stake();
        var outcome = await store.WriteAsync(new(key, stored, expected), claim is null ? ct : CancellationToken.None);
        claim?.Settle(outcome.Succeeded);
        if (!outcome.Succeeded)
        {
            return new(null, Current(cache, outcome));
        }

        var obj = ApiObject.FromStored(cache.Resource, stored, outcome.Revision);
        caches.Written.Offer(obj);
        return new(obj, null);
    }

    /// <summary>Removes the key if nobody wrote it since the object was read; answers the object in its last state, with the revision of its end.</summary>
    public async Task<WriteAttempt> RemoveAsync(WatchCache cache, string key, ApiObject obj, CancellationToken ct)
    {
        var allocator = allocators.Of(cache.Resource);
        var outcome = await store.WriteAsync(new(key, null, obj.Revision), allocator is null ? ct : CancellationToken.None);
        if (outcome.Succeeded)
        {
            allocator?.Release(obj.Decode());
        }

        return outcome.Succeeded
            ? new(ApiObject.FromStored(cache.Resource, obj.Json, outcome.Revision), null)
            : new(null, Current(cache, outcome));
    }

    private static ApiObject? Current(WatchCache cache, WriteOutcome outcome) => outcome.Current is { } current
        ? ApiObject.FromStored(cache.Resource, current.Value, current.Modified)
        : null;
}
