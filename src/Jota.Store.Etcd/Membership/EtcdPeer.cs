using System.Collections.Immutable;

namespace Jota.Store.Etcd.Membership;

/// <summary>A member as the cluster has it.</summary>
/// <param name="Id">Its number, for ever.</param>
/// <param name="Name">Its name; empty before it has started for the first time.</param>
/// <param name="Peers">Where other members reach it.</param>
/// <param name="Clients">Where clients reach it; empty before it has started for the first time.</param>
/// <param name="IsLearner">Whether it only listens: it does not count for a majority yet.</param>
public sealed record EtcdPeer(ulong Id, string Name, ImmutableArray<Uri> Peers, ImmutableArray<Uri> Clients, bool IsLearner)
{
    /// <summary>What it is called when people are told of it.</summary>
    public string Text => Name.Length > 0 ? Name : $"{Id:x} at {string.Join(',', Peers)} (never started)";
}
