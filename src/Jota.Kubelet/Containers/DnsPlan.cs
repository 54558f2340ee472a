using Jota.Kubelet.Runtime.Cri.V1;
using k8s.Models;

namespace Jota.Kubelet.Containers;

/// <summary>A pod's resolver, by its DNS policy, within what resolvers can take. Pure but for reading the node's own.</summary>
/// <param name="Config">What the pod gets.</param>
/// <param name="Exceeded">What it does not get and why, in upstream's words for events.</param>
internal sealed record DnsPlan(DNSConfig Config, IReadOnlyList<string> Exceeded)
{
    // Upstream's limits (validation.MaxDNSNameservers and its like).
    private const int MostServers = 3;
    private const int MostSearches = 32;
    private const int LongestSearchLine = 2048;

    // glibc gives up its process over longer ones.
    private const int LongestSearch = 253;

    /// <summary>Whether the pod asks for cluster DNS that does not exist.</summary>
    public static bool MissesClusterDns(V1Pod pod, DnsSettings dns) => WantsCluster(pod) && dns.ClusterServers.Count == 0;

    /// <summary>Computes it.</summary>
    public static DnsPlan Compute(V1Pod pod, DnsSettings dns)
    {
        var config = pod.Spec.DnsPolicy switch
        {
            "None" => new DNSConfig(),
            _ when WantsCluster(pod) && dns.ClusterServers.Count > 0 => Cluster(pod, dns),
            _ => dns.Host().Clone(),
        };
        config.Servers.AddRange((pod.Spec.DnsConfig?.Nameservers ?? []).Except(config.Servers).ToList());
        config.Searches.AddRange((pod.Spec.DnsConfig?.Searches ?? []).Except(config.Searches).ToList());
        foreach (var option in pod.Spec.DnsConfig?.Options ?? [])
        {
            SetOption(config, option.Value is null ? option.Name : $"{option.Name}:{option.Value}");
        }

        var exceeded = new List<string>();
        FitServers(config, exceeded);
        FitSearches(config, exceeded);
        return new(config, exceeded);
    }

    /// <summary>Sets an option, in the place of one of the same name.</summary>
    public static void SetOption(DNSConfig config, string option)
    {
        var name = option.Split(':')[0];
        if (config.Options.FirstOrDefault(o => o.Split(':')[0] == name) is { } same)
        {
            config.Options.Remove(same);
        }

        config.Options.Add(option);
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
            Searches = { own.Concat(dns.Host().Searches).Distinct() },
            Options = { "ndots:5" },
        };
    }

    private static void FitServers(DNSConfig config, List<string> exceeded)
    {
        if (config.Servers.Count <= MostServers)
        {
            return;
        }

        while (config.Servers.Count > MostServers)
        {
            config.Servers.RemoveAt(config.Servers.Count - 1);
        }

        exceeded.Add("Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: "
            + string.Join(' ', config.Servers));
    }

    private static void FitSearches(DNSConfig config, List<string> exceeded)
    {
        var fitting = new List<string>();
        var length = -1;
        foreach (var search in config.Searches.Take(MostSearches).Where(s => s.Length <= LongestSearch))
        {
            if ((length += 1 + search.Length) > LongestSearchLine)
            {
                break;
            }

            fitting.Add(search);
        }

        if (fitting.Count == config.Searches.Count)
        {
            return;
        }

        config.Searches.Clear();
        config.Searches.AddRange(fitting);
        exceeded.Add("Search Line limits were exceeded, some search paths have been omitted, the applied search line is: "
            + string.Join(' ', fitting));
    }
}
