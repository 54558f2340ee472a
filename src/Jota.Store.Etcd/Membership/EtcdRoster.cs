using System.Collections.Immutable;

namespace Jota.Store.Etcd.Membership;

/// <summary>Who belongs to an etcd, as one of its members tells it.</summary>
/// <param name="ClusterId">The number of the cluster.</param>
/// <param name="Teller">The number of the member that tells it.</param>
/// <param name="All">Its members.</param>
public sealed record EtcdRoster(ulong ClusterId, ulong Teller, ImmutableArray<EtcdPeer> All)
{
    /// <summary>The member that tells it; null where it is none any more.</summary>
    public EtcdPeer? Own => All.FirstOrDefault(peer => peer.Id == Teller);

    /// <summary>Those who count for a majority.</summary>
    public IEnumerable<EtcdPeer> Voters => All.Where(peer => !peer.IsLearner);
}
