using System.Runtime.CompilerServices;
using Jota.Api;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet;

/// <summary>One thing that an <see cref="ObjectStream"/> tells.</summary>
/// <param name="Key">The object; the default key when only <paramref name="Synced"/> is told.</param>
/// <param name="Object">As it is now; null when it is gone.</param>
/// <param name="Synced">Whether everything that there is has now been told.</param>
internal readonly record struct ObjectChange(ObjectKey Key, ApiObject? Object, bool Synced = false);

/// <summary>
/// Lists, then watches, and again whenever a watch ends, for as long as it is read: the present state of the selected objects, with
/// nothing missed between two watches (what vanished meanwhile is told as gone after the list).
/// </summary>
internal static partial class ObjectStream
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static async IAsyncEnumerable<ObjectChange> FollowAsync(
        IApi api, ApiTarget target, ListOptions options, TimeProvider clock, ILogger log, [EnumeratorCancellation] CancellationToken ct)
    {
        var known = new HashSet<ObjectKey>();
        while (!ct.IsCancellationRequested)
        {
            var list = await TryListAsync(api, target, options, log, ct);
            if (list is null)
            {
                await Task.Delay(Pause, clock, ct);
                continue;
            }

            var present = list.Items.Select(i => i.Key).ToHashSet();
            foreach (var gone in known.Where(k => !present.Contains(k)).ToList())
            {
                yield return new(gone, null);
            }

            foreach (var item in list.Items)
            {
                yield return new(item.Key, item);
            }

            known = present;
            yield return new(default, null, Synced: true);
            await foreach (var change in WatchAsync(api, target, options, list.Revision, log, ct))
            {
                if (change.Object is null)
                {
                    known.Remove(change.Key);
                }
                else
                {
                    known.Add(change.Key);
                }

                yield return change;
            }
        }
    }

    private static async Task<ApiList?> TryListAsync(IApi api, ApiTarget target, ListOptions options, ILogger log, CancellationToken ct)
    {
        try
        {
            return await api.ListAsync(target, options, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogRetry(log, e, target.Resource.Names.Plural);
            return null;
        }
    }

    /// <summary>Watches until the server ends it for a reason that asks for a new list.</summary>
    private static async IAsyncEnumerable<ObjectChange> WatchAsync(
        IApi api, ApiTarget target, ListOptions options, Revision from, ILogger log, [EnumeratorCancellation] CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var before = from;
            var watch = api.WatchAsync(target, options with { ResourceVersion = from.ToString(), AllowWatchBookmarks = true }, ct).GetAsyncEnumerator(ct);
            await using (watch)
            {
                while (await TryMoveNextAsync(watch, target, log, ct) is { } ev)
                {
                    if (ev.Type == WatchEventType.Error)
                    {
                        yield break;
                    }

                    from = ev.Revision > from ? ev.Revision : from;
                    if (ev.Object is { } obj)
                    {
                        yield return new(obj.Key, ev.Type == WatchEventType.Deleted ? null : obj);
                    }
                }
            }

            if (from == before)
            {
                // Nothing came of it: list again, which waits when the server is away.
                yield break;
            }
        }
    }

    private static async Task<WatchEvent?> TryMoveNextAsync(IAsyncEnumerator<WatchEvent> watch, ApiTarget target, ILogger log, CancellationToken ct)
    {
        try
        {
            return await watch.MoveNextAsync() ? watch.Current : null;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogRetry(log, e, target.Resource.Names.Plural);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Resource} cannot be followed now, trying again")]
    private static partial void LogRetry(ILogger log, Exception exception, string resource);
}
