using Google.Protobuf;
using Jota.Api;
using Jota.Store.Etcd.Connections;
using Jota.Store.Etcd.Wire;
using Microsoft.Extensions.Logging;

namespace Jota.Store.Etcd.Compaction;

/// <summary>
/// Compacts what is older than an interval, as upstream's API server does, and together with it: all servers on one etcd count in one key,
/// and whoever counts on in an interval compacts; the others see that somebody did.
/// </summary>
internal sealed partial class EtcdCompactor(
    EtcdMembers members, CompactedMark compacted, StoreLimits limits, TimeProvider clock, ILogger log)
{
    private static readonly ByteString Key = ByteString.CopyFromUtf8("compact_rev_key");

    // How often somebody has counted on, and the newest revision then, as we saw it an interval ago.
    private long _count;
    private Revision _then;

    /// <summary>Compacts until the store is closed.</summary>
    public async Task RunAsync()
    {
        while (!members.Closing.IsCancellationRequested)
        {
            await clock.DelayAsync(limits.HistoryAge, members.Closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await TurnAsync(members.Closing);
            }
            catch (StoreException e)
            {
                NotCompacted(log, e.Message);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>One interval: counts on and compacts what was there an interval ago, unless somebody else did.</summary>
    public async Task TurnAsync(CancellationToken ct)
    {
        var request = new TxnRequest
        {
            Compare = { new Compare { Key = Key, Target = Compare.Types.CompareTarget.Version, Version = _count } },
            Success = { new RequestOp { RequestPut = new() { Key = Key, Value = ByteString.CopyFromUtf8(_then.ToString()) } } },
            Failure = { new RequestOp { RequestRange = new() { Key = Key } } },
        };
        var (response, _) = await members.CallAsync(
            (member, options) => member.Keys.TxnAsync(request, options), EtcdCall.ProtectedWrite, ct);
        var (counted, before) = (response.Succeeded, _then);
        _then = new(response.Header.Revision);
        if (!counted)
        {
            Learn(response.Responses[0].ResponseRange.Kvs);
            return;
        }

        _count++;
        if (!before.IsNone)
        {
            await CompactAsync(before, ct);
        }
    }

    /// <summary>Forgets history through a revision.</summary>
    public async Task CompactAsync(Revision through, CancellationToken ct)
    {
        try
        {
            await members.CallAsync(
                (member, options) => member.Keys.CompactAsync(new() { Revision = through.Value }, options), EtcdCall.Read, ct);
        }
        catch (EtcdRefusal e) when (e.Fault == EtcdFault.Future)
        {
            throw new ArgumentOutOfRangeException(nameof(through), through, "the revision is still to come");
        }
        catch (EtcdRefusal)
        {
            // It is forgotten already.
        }

        compacted.Reached(through);
    }

    private void Learn(IReadOnlyList<KeyValue> found)
    {
        _count = found is [var pair] ? pair.Version : 0;
        if (found is [{ Value: var told }] && Revision.TryParse(told.ToStringUtf8(), out var through))
        {
            compacted.Reached(through);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "etcd's old history could not be compacted, and will be: {Why}")]
    private static partial void NotCompacted(ILogger log, string why);
}
