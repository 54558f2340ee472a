using System.Collections.Immutable;
using Grpc.Core;
using Jota.Store.Etcd.Connections;
using Jota.Store.Etcd.Settings;
using Jota.Store.Etcd.Wire;

namespace Jota.Store.Etcd.Membership;

/// <summary>
/// Who belongs to an etcd, and the ways in and out. What a member knows by itself is told without a majority; changes need one. All throw
/// <see cref="StoreException"/> when nobody answers or etcd refuses.
/// </summary>
public sealed class EtcdMembership(EtcdStoreOptions options) : IDisposable
{
    // etcd wants them to have been in touch for five seconds before it changes who they are.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly EtcdMembers _members = new(options);

    /// <summary>What the first of the members that answers knows of all of them.</summary>
    public async Task<EtcdRoster> ListAsync(CancellationToken ct)
    {
        Exception? last = null;
        foreach (var _ in options.Endpoints)
        {
            var member = _members.Current;
            try
            {
                // Without our usual header: one without a leader is to answer as well.
                using var limit = _members.Limit(ct);
                var answer = await member.Cluster.MemberListAsync(
                    new MemberListRequest(), new CallOptions(cancellationToken: limit.Token));
                return Roster(answer.Header, answer.Members);
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException && !ct.IsCancellationRequested)
            {
                last = e;
                _members.Leave(member);
            }
        }

        throw EtcdFaults.Of(last!).Tell(last!, mayBeDone: false, options.WhenAway?.Invoke());
    }

    /// <summary>Whether a majority answers, by the way of the members that are asked.</summary>
    /// <param name="patience">How long an answer is looked for.</param>
    /// <param name="ct">Gives it up.</param>
    /// <returns>Null when it does, else why not.</returns>
    public async Task<StoreException?> WhyNoMajorityAsync(TimeSpan patience, CancellationToken ct)
    {
        try
        {
            // Any key will do: a read that is not of one member alone.
            var key = Google.Protobuf.ByteString.CopyFromUtf8(options.Prefix);
            await CallAsync((member, with) => member.Keys.RangeAsync(new() { Key = key, CountOnly = true }, with), ct, patience);
            return null;
        }
        catch (StoreException e)
        {
            return e;
        }
    }

    /// <summary>Lets a new member in that only listens until it has caught up.</summary>
    public async Task<(EtcdPeer Added, EtcdRoster Roster)> AddLearnerAsync(Uri peer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(peer);
        var wanted = new MemberAddRequest { IsLearner = true, PeerURLs = { Text(peer) } };
        var answer = await ChangeAsync((member, with) => member.Cluster.MemberAddAsync(wanted, with), ct);
        return (Peer(answer.Member), Roster(answer.Header, answer.Members));
    }

    /// <summary>Has a learner count from now on; false while it has not caught up.</summary>
    public async Task<bool> PromoteAsync(ulong id, CancellationToken ct)
    {
        try
        {
            await CallAsync((member, with) => member.Cluster.MemberPromoteAsync(new() { ID = id }, with), ct, kind: EtcdCall.Write);
            return true;
        }
        catch (StoreException e) when (e.InnerException is { } inner && EtcdFaults.Of(inner) == EtcdFault.Behind)
        {
            return false;
        }
    }

    /// <summary>Tells the others where a member is found from now on.</summary>
    public Task MoveAsync(ulong id, Uri peer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(peer);
        var wanted = new MemberUpdateRequest { ID = id, PeerURLs = { Text(peer) } };
        return CallAsync((member, with) => member.Cluster.MemberUpdateAsync(wanted, with), ct);
    }

    /// <summary>Lets a member go: it ends, and its data are of no use any more.</summary>
    public Task RemoveAsync(ulong id, CancellationToken ct) =>
        ChangeAsync((member, with) => member.Cluster.MemberRemoveAsync(new() { ID = id }, with), ct);

    /// <inheritdoc/>
    public void Dispose()
    {
        _members.Close();
        _members.Dispose();
    }

    /// <summary>Changes who belongs to them, when they have been in touch for long enough.</summary>
    private async Task<T> ChangeAsync<T>(Func<EtcdMember, CallOptions, AsyncUnaryCall<T>> call, CancellationToken ct)
    {
        var begin = options.Clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await CallAsync(call, ct, kind: EtcdCall.Write);
            }
            catch (StoreException e) when (e.InnerException is { } inner && EtcdFaults.Of(inner) == EtcdFault.Unsettled
                && options.Clock.GetElapsedTime(begin) < Settling)
            {
                await _members.WaitAsync(Pause, ct);
            }
        }
    }

    private async Task<T> CallAsync<T>(
        Func<EtcdMember, CallOptions, AsyncUnaryCall<T>> call, CancellationToken ct, TimeSpan? patience = null,
        EtcdCall kind = EtcdCall.Read) => (await _members.CallAsync(call, kind, ct, patience)).Answer;

    private static EtcdRoster Roster(ResponseHeader header, IEnumerable<Member> members) =>
        new(header.ClusterId, header.MemberId, [.. members.Select(Peer)]);

    private static EtcdPeer Peer(Member member) =>
        new(member.ID, member.Name, Addresses(member.PeerURLs), Addresses(member.ClientURLs), member.IsLearner);

    private static ImmutableArray<Uri> Addresses(IEnumerable<string> texts) => [.. texts.Select(text => new Uri(text))];

    // etcd takes no path, not even an empty one.
    private static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
