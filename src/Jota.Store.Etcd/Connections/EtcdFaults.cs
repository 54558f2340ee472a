using System.Collections.Frozen;
using Grpc.Core;

namespace Jota.Store.Etcd.Connections;

/// <summary>What failures of calls mean.</summary>
internal static class EtcdFaults
{
    // etcd tells its errors apart by these words alone; its own client has the same table (rpctypes).
    private static readonly FrozenDictionary<string, EtcdFault> ByWords = new Dictionary<string, EtcdFault>
    {
        ["etcdserver: mvcc: required revision has been compacted"] = EtcdFault.Compacted,
        ["etcdserver: mvcc: required revision is a future revision"] = EtcdFault.Future,
        ["etcdserver: mvcc: database space exceeded"] = EtcdFault.Full,
        ["etcdserver: request is too large"] = EtcdFault.TooLarge,
        ["etcdserver: too many operations in txn request"] = EtcdFault.TooLarge,
        ["etcdserver: too many requests"] = EtcdFault.NotReady,
        ["etcdserver: no leader"] = EtcdFault.NotReady,
        ["etcdserver: not leader"] = EtcdFault.NotReady,
        ["etcdserver: rpc not supported for learner"] = EtcdFault.NotReady,
        ["etcdserver: invalid auth token"] = EtcdFault.LoggedOut,
        ["etcdserver: revision of auth store is old"] = EtcdFault.LoggedOut,
        ["etcdserver: user name is empty"] = EtcdFault.Refused,
        ["etcdserver: authentication failed, invalid user ID or password"] = EtcdFault.Refused,
        ["etcdserver: permission denied"] = EtcdFault.Refused,
        ["etcdserver: corrupt cluster"] = EtcdFault.Corrupt,
        ["etcdserver: can only promote a learner member which is in sync with leader"] = EtcdFault.Behind,
        ["etcdserver: unhealthy cluster"] = EtcdFault.Unsettled,
        ["etcdserver: can only promote a learner member"] = EtcdFault.Other,
        ["etcdserver: too many learner members in cluster"] = EtcdFault.Other,
        ["etcdserver: re-configuration failed due to not enough started members"] = EtcdFault.Other,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a failed call means.</summary>
    public static EtcdFault Of(Exception failure) => failure is not RpcException e ? EtcdFault.Lost
        : e.Status.DebugException is HttpRequestException { HttpRequestError: var error } && NeverSent(error) ? EtcdFault.NotReached
        : ByWords.TryGetValue(e.Status.Detail, out var fault) ? fault
        : Of(e.StatusCode);

    /// <summary>Whether it passes by itself, or somebody else may answer.</summary>
    public static bool Passes(this EtcdFault fault) =>
        fault is EtcdFault.NotReached or EtcdFault.NotReady or EtcdFault.LoggedOut or EtcdFault.Lost;

    /// <summary>What whoever asked is told.</summary>
    /// <param name="fault">What the failure means.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="mayBeDone">Whether nobody knows what became of a write.</param>
    /// <param name="whenAway">What is added when nobody answers.</param>
    public static StoreException Tell(this EtcdFault fault, Exception failure, bool mayBeDone, string? whenAway = null)
    {
        var words = failure is RpcException rpc ? rpc.Status.Detail : "no answer in time";
        return mayBeDone
            ? new($"etcd did not tell what became of the write: {words}", failure) { OutcomeUnknown = true }
            : Tell(fault, words, failure, whenAway is null ? "" : $". {whenAway}");
    }

    private static StoreException Tell(EtcdFault fault, string words, Exception failure, string whenAway) => fault switch
    {
        EtcdFault.Full => new($"{words}: compact and defragment etcd or raise its --quota-backend-bytes, then disarm the alarm", failure)
        {
            DiskFull = true,
        },
        EtcdFault.TooLarge => new(words, failure) { TooLarge = true },
        EtcdFault.Refused or EtcdFault.LoggedOut => new($"etcd refuses us: {words}", failure) { LoginRefused = true },
        EtcdFault.Corrupt => new($"{words}: the members of etcd do not agree; restore the one that differs", failure) { Damaged = true },
        EtcdFault.NotReached or EtcdFault.NotReady or EtcdFault.Lost => new($"etcd does not answer: {words}{whenAway}", failure)
        {
            Unavailable = true,
        },
        _ => new($"etcd: {words}", failure),
    };

    private static bool NeverSent(HttpRequestError error) => error is HttpRequestError.ConnectionError
        or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    private static EtcdFault Of(StatusCode code) => code switch
    {
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unknown
            or StatusCode.Aborted or StatusCode.DataLoss => EtcdFault.Lost,
        StatusCode.Unauthenticated => EtcdFault.LoggedOut,
        StatusCode.PermissionDenied => EtcdFault.Refused,
        StatusCode.ResourceExhausted => EtcdFault.TooLarge,
        _ => EtcdFault.Other,
    };
}
