using Google.Protobuf;
using Grpc.Core;
using Jota.Api;
using Jota.Store.Etcd.Connections;
using Jota.Store.Etcd.Wire;

namespace Jota.Store.Etcd.Compaction;

/// <summary>What is known to be compacted, by us or by others.</summary>
internal sealed class CompactedMark
{
    private long _value;

    /// <summary>The newest revision that is known to be compacted.</summary>
    public Revision Value => new(Volatile.Read(ref _value));

    /// <summary>Everything through a revision is compacted.</summary>
    public void Reached(Revision revision)
    {
        for (var known = Volatile.Read(ref _value); known < revision.Value;)
        {
            var now = Interlocked.CompareExchange(ref _value, revision.Value, known);
            known = now == known ? revision.Value : now;
        }
    }

    /// <summary>
    /// Asks how far etcd is compacted, where it is: it tells that to who wants to watch from what is gone, and to nobody else.
    /// </summary>
    public async Task<Revision> LearnAsync(EtcdMembers members, ByteString key, CancellationToken ct)
    {
        using var limit = members.Limit(ct);
        try
        {
            var (options, _) = await members.OptionsAsync(members.Current, limit.Token);
            using var call = members.Current.Watches.Watch(options);
            await call.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new() { Key = key, StartRevision = 1 } }, limit.Token);
            while (await call.ResponseStream.MoveNext(limit.Token))
            {
                if (call.ResponseStream.Current is { Canceled: true } end)
                {
                    Reached(new(end.CompactRevision));
                    break;
                }
            }
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            // Nobody knows better then: what is wanted is gone all the same.
            ct.ThrowIfCancellationRequested();
        }

        return Value;
    }
}
