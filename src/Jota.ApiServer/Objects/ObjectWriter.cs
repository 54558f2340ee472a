using Jota.Api;
using Jota.ApiServer.Allocation;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Kinds;
using Jota.ApiServer.Storage;
using Jota.Store;

namespace Jota.ApiServer.Objects;

/// <summary>The last step of every write: the disk.</summary>
internal sealed class ObjectWriter(IRevisionedStore store, WatchCaches caches, KindTable kinds)
{
    /// <summary>
    /// Writes encoded bytes if nobody wrote the object since <paramref name="expected"/>, along with what was taken for that. What was
    /// encoded is handed over with the bytes, and must not be changed afterwards: it spares everybody in this process the decoding. Of a
    /// version that is not the stored one, it is converted on the way in and out.
    /// </summary>
    /// <remarks>
    /// What was taken of quotas is told whether the object is stored. A write that is given up half-way would leave that open: it is not.
    /// </remarks>
    public async Task<WriteAttempt> WriteAsync(
        Resource version, ObjectKey key, byte[] bytes, object typed, Revision expected, CancellationToken ct, Claim? claim = null,
        Claim? share = null)
    {
        var cache = caches.Of(version);
        if (!version.IsKept)
        {
            (typed, bytes) = await ToStoredAsync(version, cache.Resource, typed, bytes, ct);
        }

        // The cache gets the object with the change, so that the same bytes are scanned once.
        var prepared = PreparedObject.Of(cache.Resource, bytes, typed, cache.KeepsTyped);
        var write = new StoreWrite(cache.KeyOf(key), bytes, expected) { Companion = prepared, Along = claim?.Writes ?? [] };
        var goOn = share is null ? ct : CancellationToken.None;
        var outcome = claim is null ? await StoreAsync(write, goOn) : await ClaimAsync(write, claim, goOn);
        share?.Settle(outcome.Succeeded);
        if (outcome.Succeeded)
        {
            cache.NoteWritten(outcome.Revision);
        }

        return outcome.Succeeded
            ? new(await prepared.At(outcome.Revision).InAsync(version, ct), null) { Typed = version.IsKept ? prepared.Typed : null }
            : new(null, await CurrentAsync(version, outcome, ct, isNew: expected.IsNone));
    }

    /// <summary>Whether an object is to be written although nothing changes: it does not lie as it would be written now.</summary>
    public async ValueTask<bool> IsStaleAsync(ApiObject obj, CancellationToken ct)
    {
        try
        {
            return await store.IsStaleAsync(caches.Of(obj.Resource).KeyOf(obj.Key), ct);
        }
        catch (StoreException failure)
        {
            throw Failures.NotDone(failure);
        }
    }

    /// <summary>
    /// Takes what an object needs of the cluster's stock beside what it had: of what was seen to be free, and only if there is nothing, of
    /// what is. Null for kinds that need nothing.
    /// </summary>
    public async ValueTask<Claim?> ClaimAsync(Resource resource, object obj, object? old, bool dryRun, CancellationToken ct)
    {
        if (kinds.Of(resource).Allocator is not { } allocator)
        {
            return null;
        }

        try
        {
            return allocator.Take(obj, old, dryRun);
        }
        catch (ApiException)
        {
            // Somebody may have given back what is wanted, and the caches do not show it yet.
            await caches.WhenFreshAsync(ct);
        }

        return allocator.Take(obj, old, dryRun);
    }

    /// <exception cref="ContestedException">Somebody else has taken the same; it is seen by now.</exception>
    private async Task<WriteOutcome> ClaimAsync(StoreWrite write, Claim claim, CancellationToken ct)
    {
        var outcome = await StoreAsync(write, ct);
        claim.Settle(outcome.Succeeded);
        if (outcome.Contested is { } key)
        {
            await caches.WhenFreshAsync(ct);
            throw new ContestedException(key);
        }

        return outcome;
    }

    /// <summary>
    /// Removes an object if nobody wrote it since it was read; answers it in its last state, with the revision of its end.
    /// </summary>
    public async Task<WriteAttempt> RemoveAsync(ApiObject obj, CancellationToken ct)
    {
        var cache = caches.Of(obj.Resource);
        var write = StoreWrite.Delete(cache.KeyOf(obj.Key), obj.Revision);
        if (kinds.Of(cache.Resource).Allocator is { } allocator)
        {
            write = write with { Along = allocator.Release(obj.Peek()) };
        }

        var outcome = await StoreAsync(write, ct);
        if (outcome.Succeeded)
        {
            cache.NoteWritten(outcome.Revision);
        }

        return outcome.Succeeded ? new(obj.WithRevision(outcome.Revision), null)
            : new(null, await CurrentAsync(obj.Resource, outcome, ct));
    }

    // The store has told its owner; the caller gets an answer like any other.
    private async ValueTask<WriteOutcome> StoreAsync(StoreWrite write, CancellationToken ct)
    {
        try
        {
            return await store.WriteAsync(write, ct);
        }
        catch (StoreException failure)
        {
            throw Failures.NotDone(failure);
        }
    }

    private static async ValueTask<ApiObject?> CurrentAsync(
        Resource version, WriteOutcome outcome, CancellationToken ct, bool isNew = false) => outcome.Current switch
        {
            null => null,

            // Who creates learns that there is one, whatever it says.
            { } taken when isNew && StoredObject.FailureOf(taken) is not null => null,
            { } current => await StoredObject.Read(version.Stored, current).InAsync(version, ct),
        };

    private static async ValueTask<(object Typed, byte[] Bytes)> ToStoredAsync(
        Resource version, Resource stored, object typed, byte[] bytes, CancellationToken ct)
    {
        if (stored.Conversion is not null)
        {
            var converted = await ApiObject.FromStored(version, bytes, Revision.None).InAsync(stored, ct);
            return (converted.Decode(), converted.Content.ToArray());
        }

        typed = version.ToStored(typed);
        return (typed, ObjectEncoding.ToStored(stored, typed));
    }
}
