using System.Runtime.CompilerServices;
using Grpc.Core;
using Jota.Api;
using Jota.Store.Etcd.Compaction;
using Jota.Store.Etcd.Connections;
using Jota.Store.Etcd.Keys;
using Jota.Store.Etcd.Wire;
using Jota.Store.Watching;
using Microsoft.Extensions.Logging;

namespace Jota.Store.Etcd.Following;

/// <summary>
/// One watch. It is of all our keys, whatever is wanted of them, so that what others write moves it on as well; it goes on with another
/// member where one is lost, just after what was told.
/// </summary>
internal sealed partial class EtcdWatch(EtcdMembers members, EtcdKeys keys, CompactedMark compacted, Revision after, ILogger log)
{
    private readonly WatchedEvents _events = new(keys);
    private long _through = after.Value;

    /// <summary>Everything up to here was heard of.</summary>
    public Revision Through => new(Volatile.Read(ref _through));

    /// <summary>Reads the watch.</summary>
    public async IAsyncEnumerable<StoreBatch> ReadAsync(
        string prefix, StoreLimits limits, [EnumeratorCancellation] CancellationToken ct)
    {
        using var inbox = new Subscription(prefix, after, limits, _ => { });
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct, members.Closing);
        var following = FollowAsync(inbox, over.Token);
        try
        {
            for (var told = after; true;)
            {
                // It is woken once more when what woke it was taken together with what was before.
                if (await inbox.NextAsync(ct) is var batch && batch.Through > told)
                {
                    told = batch.Through;
                    yield return batch;
                }
            }
        }
        finally
        {
            await over.CancelAsync();
            await following;
        }
    }

    /// <summary>Takes in what etcd tells until the reader goes, the store is closed, or nothing more can be told.</summary>
    private async Task FollowAsync(Subscription inbox, CancellationToken ct)
    {
        for (var failures = 0; !ct.IsCancellationRequested;)
        {
            var (before, member) = (Through, members.Current);
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, member.Trusted);
                await FollowAsync(member, inbox, either.Token);
            }
            catch (Exception e) when (ct.IsCancellationRequested && e is RpcException or OperationCanceledException)
            {
                break;
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException && EtcdFaults.Of(e).Passes())
            {
                failures = Through > before ? 1 : failures + 1;
                if (failures == 1)
                {
                    Lost(log, member.Address, e.Message);
                }

                members.Leave(member);
                await members.WaitAsync(members.WaitAfter(failures), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (RpcException e)
            {
                inbox.End(EtcdFaults.Of(e).Tell(e, mayBeDone: false));
                return;
            }
            catch (Exception e)
            {
                inbox.End(e);
                return;
            }
        }

        inbox.Close();
    }

    private async Task FollowAsync(EtcdMember member, Subscription inbox, CancellationToken ct)
    {
        // From the last told revision on, not after it: etcd then refuses where that is compacted, and a deletion after it might be
        // missing.
        var from = Through;
        if (from < compacted.Value)
        {
            throw new CompactedException(from, compacted.Value);
        }

        using var limit = members.Limit(ct);
        var (options, token) = await members.OptionsAsync(member, ct);
        using var call = member.Watches.Watch(options);
        await call.RequestStream.WriteAsync(_events.Request(from), limit.Token);
        var present = long.MaxValue;
        while (await call.ResponseStream.MoveNext(limit.Token))
        {
            var response = call.ResponseStream.Current;
            if (response.Canceled)
            {
                throw Ended(response, from, token);
            }

            if (response.Created)
            {
                limit.Lift();
                present = response.Header.Revision;
            }
            else if (_events.Take(response, Through) is { } batch)
            {
                await TellAsync(batch, inbox, present, ct);
            }
        }

        throw new RpcException(new(StatusCode.Unavailable, "the watch was ended"));
    }

    // What was there already when the watch began can wait for a slow reader at etcd; what happens since is told at once, up to a bound.
    private async Task TellAsync(StoreBatch batch, Subscription inbox, long present, CancellationToken ct)
    {
        if (batch.Through.Value <= present)
        {
            await inbox.WhenTakenAsync(ct);
        }

        Volatile.Write(ref _through, batch.Through.Value);
        inbox.Offer(batch.Changes, batch.Through);
    }

    private Exception Ended(WatchResponse response, Revision from, string token)
    {
        if (response.CompactRevision > 0)
        {
            compacted.Reached(new(response.CompactRevision));
            return new CompactedException(from, compacted.Value);
        }

        members.Forget(token);
        return new RpcException(new(StatusCode.Unavailable, response.CancelReason));
    }

    [LoggerMessage(1, LogLevel.Warning, "The watch of etcd at {Member} was lost, and goes on where it was: {Why}")]
    private static partial void Lost(ILogger log, Uri member, string why);
}
