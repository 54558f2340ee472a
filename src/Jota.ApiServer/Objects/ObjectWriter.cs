using Jota.Api;
using Jota.ApiServer.Allocation;
using Jota.ApiServer.Caching;
using Jota.Store;

namespace Jota.ApiServer.Objects;

/// <summary>The last step of every write: the disk.</summary>
internal sealed class ObjectWriter(IRevisionedStore store, ObjectAllocators allocators)
{
    /// <summary>
    /// Writes encoded bytes if nobody wrote the key since <paramref name="expected"/>; settles what was taken for that. What was encoded
    /// may be handed over with the bytes, and must not be changed afterwards: it spares everybody in this process the decoding.
    /// </summary>
    public async Task<WriteAttempt> WriteAsync(
        WatchCache cache, string key, byte[] stored, object? typed, Revision expected, CancellationToken ct, Claim? claim = null)
    {
        // The cache gets the object with the change, so that the same bytes are scanned once.
        var prepared = PreparedObject.Of(cache.Resource, stored, typed, cache.KeepsTyped);
        var write = new StoreWrite(key, stored, expected) { Companion = prepared };

        // A write that is given up half-way leaves open whether the claim holds.
        claim?.Stake();
        var outcome = await store.WriteAsync(write, claim is null ? ct : CancellationToken.None);
        claim?.Settle(outcome.Succeeded);
        return outcome.Succeeded
            ? new(prepared.At(outcome.Revision), null) { Typed = prepared.Typed }
            : new(null, Current(cache, outcome));
    }

    /// <summary>Removes the key if nobody wrote it since the object was read; answers the object in its last state, with the revision of its end.</summary>
    public async Task<WriteAttempt> RemoveAsync(WatchCache cache, string key, ApiObject obj, CancellationToken ct)
    {
        var release = allocators.Of(cache.Resource) is { } allocator ? new ReleaseOnce(allocator, obj.Peek) : null;
        var write = StoreWrite.Delete(key, obj.Revision) with { Companion = release };
        var outcome = await store.WriteAsync(write, release is null ? ct : CancellationToken.None);
        if (outcome.Succeeded)
        {
            release?.Run();
        }

        return outcome.Succeeded ? new(obj.WithRevision(outcome.Revision), null) : new(null, Current(cache, outcome));
    }

    private static ApiObject? Current(WatchCache cache, WriteOutcome outcome) => outcome.Current is { } current
        ? ApiObject.FromStored(cache.Resource, current.Value, current.Modified)
        : null;
}
