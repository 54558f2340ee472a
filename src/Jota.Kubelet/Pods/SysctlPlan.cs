using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>
/// Which kernel settings a pod may bring along: the safe ones, which touch nobody else, as long as the pod has their namespace to itself.
/// </summary>
internal static class SysctlPlan
{
    private static readonly Dictionary<string, string> Safe = new(StringComparer.Ordinal)
    {
        ["kernel.shm_rmid_forced"] = "ipc",
        ["net.ipv4.ip_local_port_range"] = "net",
        ["net.ipv4.ip_local_reserved_ports"] = "net",
        ["net.ipv4.ip_unprivileged_port_start"] = "net",
        ["net.ipv4.ping_group_range"] = "net",
        ["net.ipv4.tcp_fin_timeout"] = "net",
        ["net.ipv4.tcp_keepalive_intvl"] = "net",
        ["net.ipv4.tcp_keepalive_probes"] = "net",
        ["net.ipv4.tcp_keepalive_time"] = "net",
        ["net.ipv4.tcp_rmem"] = "net",
        ["net.ipv4.tcp_syncookies"] = "net",
        ["net.ipv4.tcp_wmem"] = "net",
    };

    /// <summary>What is wrong with the first setting that is not allowed; null when all are.</summary>
    public static string? Forbidden(V1PodSpec spec)
    {
        foreach (var sysctl in spec.SecurityContext?.Sysctls ?? [])
        {
            var name = WithDots(sysctl.Name);
            if (!Safe.TryGetValue(name, out var ns))
            {
                return $"forbidden sysctl: \"{name}\" not allowlisted";
            }

            if (ns == "net" ? spec.HostNetwork == true : spec.HostIPC == true)
            {
                return $"forbidden sysctl: \"{name}\" not allowed with host {ns} enabled";
            }
        }

        return null;
    }

    // net/ipv4/tcp_rmem is the same as net.ipv4.tcp_rmem; in a name that begins with dots, slashes stand for dots of a device's name.
    private static string WithDots(string name)
    {
        var first = name.IndexOfAny(['.', '/']);
        return first < 0 || name[first] == '.' ? name : string.Concat(name.Select(c => c switch { '/' => '.', '.' => '/', _ => c }));
    }
}
