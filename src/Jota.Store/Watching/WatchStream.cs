using System.Runtime.CompilerServices;
using Jota.Api;

namespace Jota.Store.Watching;

/// <summary>One watch: first what is remembered, then what comes.</summary>
internal static class WatchStream
{
    // So close to the newest revision that the rest can be read after subscribing.
    private const int Near = 100;

    /// <summary>Reads a watch.</summary>
    public static async IAsyncEnumerable<StoreBatch> ReadAsync(
        WatchHub hub, IHistory history, string prefix, Revision after, [EnumeratorCancellation] CancellationToken ct)
    {
        // 1. Catch up before subscribing: a long way back must not fill the live queue meanwhile.
        StoreBatch page;
        do
        {
            page = await history.ReadAsync(prefix, after, ct);
            if (page.Through > after)
            {
                yield return page;
            }

            after = Max(after, page.Through);
        }
        while (page.Changes.Count >= Near);

        // 2. Subscribe, then read what was committed between the two.
        using var subscription = hub.Subscribe(prefix);
        while (after < subscription.Start)
        {
            page = await history.ReadAsync(prefix, after, ct);
            yield return page;
            after = page.Through;
        }

        // 3. Live. History may have been read beyond the subscription's start.
        while (true)
        {
            page = await subscription.NextAsync(ct);
            if (page.Through > after)
            {
                yield return WithoutTold(page, after);
                after = page.Through;
            }
        }
    }

    private static StoreBatch WithoutTold(StoreBatch batch, Revision told) =>
        batch.Changes.Count == 0 || batch.Changes[0].Revision > told
            ? batch
            : batch with { Changes = [.. batch.Changes.Where(change => change.Revision > told)] };

    private static Revision Max(Revision a, Revision b) => a > b ? a : b;
}
