using System.Collections.Immutable;
using Jota.Network.Services;

namespace Jota.Network.Policies;

/// <summary>The addresses of the pods that a rule is about.</summary>
internal sealed record PeerGroup : MemberRule
{
    private readonly ImmutableArray<PodPeer> _peers;

    private PeerGroup(ImmutableArray<PodPeer> peers)
        : base(NameOf("peers", string.Join('\n', peers.Select(peer => peer.Text)))) => _peers = peers;

    /// <summary>Pods that are among any of these.</summary>
    public static PeerGroup Of(IEnumerable<PodPeer> peers) =>
        new([.. peers.DistinctBy(peer => peer.Text).OrderBy(peer => peer.Text, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public override string TypeIn(IpFamily family) => family.AddressType;

    /// <inheritdoc/>
    public override IEnumerable<string> ElementsOf(string address, PolicyPod pod, IReadOnlyDictionary<string, string>? labels)
    {
        foreach (var peer in _peers)
        {
            if (peer.Matches(pod, labels))
            {
                return [address];
            }
        }

        return [];
    }
}
