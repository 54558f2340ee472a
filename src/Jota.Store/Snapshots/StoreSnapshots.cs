using Jota.Api;

namespace Jota.Store.Snapshots;

/// <summary>
/// Takes a snapshot of any store while it is in use, and puts one into an empty store of any kind: what is kept of a cluster, and the way
/// from one store to another.
/// </summary>
public static class StoreSnapshots
{
    /// <summary>What all keys begin with.</summary>
    private const string Root = "/registry/";

    private const int MostAtOnce = 1000;
    private const int PageBytes = 4 << 20;
    private const int WritesAtOnce = 256;

    /// <summary>
    /// Writes all that is stored at one revision; what is written meanwhile waits for nothing. The stream stays open.
    /// </summary>
    /// <exception cref="CompactedException">It took longer than history is kept.</exception>
    public static async Task<SnapshotSummary> SaveAsync(IRevisionedStore store, Stream into, TimeProvider clock, CancellationToken ct)
    {
        // What is encrypted stays so: nobody needs its key to carry it.
        store = store.AsItLies;
        var page = await store.RangeAsync(new(Root) { Limit = 1 }, ct);
        var summary = new SnapshotSummary(page.Revision, clock.GetUtcNow(), 0);
        using var writer = new SnapshotWriter(into);
        writer.Begin(summary);
        var after = "";
        var limit = MostAtOnce / 10;
        do
        {
            page = await store.RangeAsync(new(Root) { After = after, Limit = limit, At = summary.Revision }, ct);
            var bytes = 0L;
            foreach (var value in page.Values)
            {
                bytes += value.Value.Length;
                await writer.WriteAsync(value, ct);
                after = value.Key;
            }

            // Neither pages of few objects nor those of gigabytes.
            limit = (int)Math.Clamp(PageBytes / Math.Max(1, bytes / Math.Max(1, page.Values.Count)), 1, MostAtOnce);
        }
        while (page.More);

        return summary with { Count = await writer.EndAsync(ct) };
    }

    /// <summary>Reads one to its end and answers what it holds.</summary>
    /// <exception cref="SnapshotException">It is none, or damaged.</exception>
    public static async Task<SnapshotSummary> CheckAsync(SnapshotReader snapshot, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        await foreach (var value in snapshot.ReadAllAsync(ct))
        {
            _ = value;
        }

        return snapshot.Summary;
    }

    /// <summary>
    /// Creates all keys of one in a store that has none, where they get revisions of that store's own. One that was not checked before may
    /// turn out to be damaged when half of it is written.
    /// </summary>
    /// <exception cref="StoreException">The store has keys, or refuses one.</exception>
    public static async Task<SnapshotSummary> RestoreAsync(SnapshotReader snapshot, IRevisionedStore store, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(store);
        store = store.AsItLies;
        if ((await store.RangeAsync(new(Root) { Limit = 1 }, ct)).Values is [var first, ..])
        {
            throw new StoreException($"the store is not empty, it has {first.Key}: a snapshot is restored where there is nothing");
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(snapshot.ReadAllAsync(ct), parallel, async (value, ct) =>
        {
            if (!(await store.WriteAsync(StoreWrite.Put(value.Key, value.Value, Revision.None), ct)).Succeeded)
            {
                throw new StoreException($"somebody else wrote {value.Key} meanwhile");
            }
        });
        return snapshot.Summary;
    }
}
