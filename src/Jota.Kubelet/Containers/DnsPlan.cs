using Jota.Kubelet.Runtime.Cri.V1;
using k8s.Models;

namespace Jota.Kubelet.Containers;

/// <summary>The cluster's and the node's name resolution.</summary>
/// <param name="ClusterServers">The cluster's DNS servers; empty while there is none.</param>
/// <param name="ClusterDomain">Such as <c>cluster.local</c>.</param>
/// <param name="Host">The node's own resolv.conf.</param>
internal sealed record DnsSettings(IReadOnlyList<string> ClusterServers, string ClusterDomain, DNSConfig Host)
{
    /// <summary>Reads a resolv.conf.</summary>
    public static DNSConfig ReadResolvConf(IEnumerable<string> lines)
    {
        var config = new DNSConfig();
        foreach (var words in lines.Select(l => l.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(w => w.Length > 1))
        {
            switch (words[0])
            {
                case "nameserver":
                    config.Servers.Add(words[1]);
                    break;
                case "search":
                    config.Searches.Clear();
                    config.Searches.AddRange(words.Skip(1));
                    break;
                case "options":
                    config.Options.AddRange(words.Skip(1));
                    break;
                default:
                    break;
            }
        }

        return config;
    }
}

/// <summary>A pod's resolver, by its DNS policy.</summary>
internal static class DnsPlan
{
    private const int MostServers = 3;

    /// <summary>Whether the pod asks for cluster DNS that does not exist.</summary>
    public static bool MissesClusterDns(V1Pod pod, DnsSettings dns) => WantsCluster(pod) && dns.ClusterServers.Count == 0;

    public static DNSConfig Compute(V1Pod pod, DnsSettings dns)
    {
        var config = pod.Spec.DnsPolicy switch
        {
            "None" => new DNSConfig(),
            _ when WantsCluster(pod) && dns.ClusterServers.Count > 0 => Cluster(pod, dns),
            _ => dns.Host.Clone(),
        };
        foreach (var server in (pod.Spec.DnsConfig?.Nameservers ?? []).Where(s => !config.Servers.Contains(s)))
        {
            config.Servers.Add(server);
        }

        foreach (var search in (pod.Spec.DnsConfig?.Searches ?? []).Where(s => !config.Searches.Contains(s)))
        {
            config.Searches.Add(search);
        }

        foreach (var option in pod.Spec.DnsConfig?.Options ?? [])
        {
            var same = config.Options.FirstOrDefault(o => o.Split(':')[0] == option.Name);
            _ = same is not null && config.Options.Remove(same);
            config.Options.Add(option.Value is null ? option.Name : $"{option.Name}:{option.Value}");
        }

        while (config.Servers.Count > MostServers)
        {
            config.Servers.RemoveAt(MostServers);
        }

        return config;
    }

    private static bool WantsCluster(V1Pod pod) => (pod.Spec.DnsPolicy ?? "ClusterFirst") switch
    {
        "ClusterFirst" => pod.Spec.HostNetwork != true,
        "ClusterFirstWithHostNet" => true,
        _ => false,
    };

    private static DNSConfig Cluster(V1Pod pod, DnsSettings dns)
    {
        var (ns, domain) = (pod.Metadata.NamespaceProperty, dns.ClusterDomain);
        string[] own = [$"{ns}.svc.{domain}", $"svc.{domain}", domain];
        return new()
        {
            Servers = { dns.ClusterServers },
            Searches = { own.Concat(dns.Host.Searches).Distinct() },
            Options = { "ndots:5" },
        };
    }
}
