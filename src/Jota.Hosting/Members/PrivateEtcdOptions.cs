using System.Net;
using Jota.Store.Etcd.Settings;

namespace Jota.Hosting.Members;

/// <summary>An etcd that belongs to a server: started, looked after and stopped by it.</summary>
public sealed record PrivateEtcdOptions
{
    /// <summary>The program; null for the one that is found on the machine.</summary>
    public string? Binary { get; init; }

    /// <summary>Where clients reach it; null for 2379 or what it was before, 0 for a free one.</summary>
    public int? ClientPort { get; init; }

    /// <summary>Where other members reach it; null for 2380 or what it was before, 0 for a free one.</summary>
    public int? PeerPort { get; init; }

    /// <summary>What all keys begin with.</summary>
    public string Prefix { get; init; } = EtcdStoreOptions.Registry;

    /// <summary>Whether to go on alone with what is here, because a majority of the members is lost for good.</summary>
    public bool ForceNewCluster { get; init; }

    /// <summary>Where it listens: on loopback unless other machines are to reach it.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>What it is called at its first start.</summary>
    public string Name { get; init; } = "jota";
}
