using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Containers;

/// <summary>The cluster's and the node's name resolution.</summary>
/// <param name="ClusterServers">The cluster's DNS servers; empty while there is none.</param>
/// <param name="ClusterDomain">Such as <c>cluster.local</c>.</param>
/// <param name="Host">Reads the node's own resolv.conf, as it is now: a pod gets what holds when it starts.</param>
internal sealed record DnsSettings(IReadOnlyList<string> ClusterServers, string ClusterDomain, Func<DNSConfig> Host);
