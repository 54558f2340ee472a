using System.Text;
using k8s.Models;

namespace Jota.Kubelet.Containers;

/// <summary>A pod's host name and managed <c>/etc/hosts</c>.</summary>
internal static class PodNetworkNames
{
    private const int Longest = 63;

    /// <summary>The short name: what the spec states, else the pod's name, cut to what a host name may be.</summary>
    public static string Hostname(V1Pod pod)
    {
        var name = pod.Spec.HostnameOverride ?? (pod.Spec.Hostname is { Length: > 0 } stated ? stated : pod.Metadata.Name);
        return name.Length <= Longest || pod.Spec.HostnameOverride is not null ? name : name[..Longest].TrimEnd('-', '.');
    }

    /// <summary>The name within the cluster's domain; null without a subdomain.</summary>
    public static string? Fqdn(V1Pod pod, string clusterDomain) => pod.Spec.Subdomain is { Length: > 0 } subdomain
        ? $"{Hostname(pod)}.{subdomain}.{pod.Metadata.NamespaceProperty}.svc.{clusterDomain}"
        : null;

    /// <summary>The name that the kernel is told.</summary>
    public static string KernelHostname(V1Pod pod, string clusterDomain) =>
        pod.Spec.SetHostnameAsFQDN == true && Fqdn(pod, clusterDomain) is { } fqdn ? fqdn : Hostname(pod);

    /// <summary>The text of the managed hosts file.</summary>
    public static string Hosts(V1Pod pod, IReadOnlyList<string> ips, string clusterDomain, string? hostFile)
    {
        var text = new StringBuilder();
        if (pod.Spec.HostNetwork == true)
        {
            text.Append("# Kubernetes-managed hosts file (host network).\n").Append(hostFile);
        }
        else
        {
            text.Append("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n")
                .Append("fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n");
            var names = Fqdn(pod, clusterDomain) is { } fqdn ? $"{fqdn}\t{Hostname(pod)}" : Hostname(pod);
            foreach (var ip in ips)
            {
                text.Append(ip).Append('\t').Append(names).Append('\n');
            }
        }

        if (pod.Spec.HostAliases is { Count: > 0 } aliases)
        {
            text.Append("\n# Entries added by HostAliases.\n");
            foreach (var alias in aliases)
            {
                text.Append(alias.Ip).Append('\t').AppendJoin('\t', alias.Hostnames ?? []).Append('\n');
            }
        }

        return text.ToString();
    }
}
