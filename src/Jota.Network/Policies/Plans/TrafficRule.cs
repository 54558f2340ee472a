using System.Collections.Immutable;
using Jota.Network.Services;
using k8s.Models;

namespace Jota.Network.Policies;

/// <summary>One rule of a policy: whom it lets through, and to which ports.</summary>
/// <param name="Ports">The ports.</param>
internal sealed record TrafficRule(PortChoice Ports)
{
    /// <summary>Whether it is about anybody.</summary>
    public bool IsForAnybody { get; private init; }

    /// <summary>The pods that it is about; null when there are none.</summary>
    public PeerGroup? Pods { get; private init; }

    /// <summary>The addresses that it is about, whoever has them; ranges that do not touch.</summary>
    public ImmutableArray<AddressRange> Blocks { get; private init; } = [];

    /// <summary>The sets that it looks into.</summary>
    public IEnumerable<MemberRule> Members => ((MemberRule?[])[Pods, Ports.Named]).OfType<MemberRule>();

    /// <summary>As a policy says it: no peers are all. A peer that cannot be read is nobody.</summary>
    public static TrafficRule Of(IList<V1NetworkPolicyPeer>? peers, IList<V1NetworkPolicyPort>? ports, string policyNamespace)
    {
        if (peers is not { Count: > 0 })
        {
            return new(PortChoice.Of(ports)) { IsForAnybody = true };
        }

        var pods = peers.Where(peer => peer.IpBlock is null).Select(peer => PeerOf(peer, policyNamespace)).OfType<PodPeer>().ToList();
        var blocks = peers.Select(peer => peer.IpBlock).OfType<V1IPBlock>().SelectMany(RangesOf).ToList();
        return new(PortChoice.Of(ports))
        {
            Pods = pods.Count > 0 ? PeerGroup.Of(pods) : null,
            Blocks = [.. IpFamily.Both.SelectMany(family => AddressRange.Merge(blocks.Where(block => block.Family == family)))],
        };
    }

    /// <summary>The rule in one family's words: what one of these matches is let through.</summary>
    public IEnumerable<string> LinesIn(IpFamily family, Direction direction) =>
        from peer in PeersIn(family, direction) from ports in Ports.MatchesIn(family) select $"{peer}{ports}accept";

    private static PodPeer? PeerOf(V1NetworkPolicyPeer peer, string policyNamespace)
    {
        try
        {
            return PodPeer.Of(peer, policyNamespace);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>What is excepted from a block is so from this block alone.</summary>
    private static IEnumerable<AddressRange> RangesOf(V1IPBlock block)
    {
        var without = (block.Except ?? []).Select(AddressRange.Parse).ToList();
        return AddressRange.Parse(block.Cidr) is { } range && without.TrueForAll(other => other is not null)
            ? range.Without(without.OfType<AddressRange>())
            : [];
    }

    private IEnumerable<string> PeersIn(IpFamily family, Direction direction)
    {
        var peer = $"{family.Word} {(direction == Direction.Ingress ? "saddr" : "daddr")}";
        var blocks = Blocks.Where(block => block.Family == family).ToList();
        if (IsForAnybody || blocks.Exists(block => block.IsAll))
        {
            yield return "";
            yield break;
        }

        if (Pods is { } pods)
        {
            yield return $"{peer} @{pods.Name} ";
        }

        if (blocks.Count > 0)
        {
            yield return $"{peer} {{ {string.Join(", ", blocks)} }} ";
        }
    }
}
