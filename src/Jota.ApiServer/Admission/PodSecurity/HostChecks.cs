using System.Globalization;

namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>What leads from a pod to its node.</summary>
internal static class HostChecks
{
    public static Violation? Namespaces(SecuredPod pod, SecurityVersion version)
    {
        var (network, pids, ipc) = (pod.Spec.HostNetwork, pod.Spec.HostPID, pod.Spec.HostIPC);
        string[] shared =
        [
            .. ipc == true ? ["hostIPC=true"] : Array.Empty<string>(),
            .. network == true ? ["hostNetwork=true"] : Array.Empty<string>(),
            .. pids == true ? ["hostPID=true"] : Array.Empty<string>(),
        ];
        return shared.Length == 0 ? null : new("host namespaces", string.Join(", ", shared));
    }

    public static Violation? Paths(SecuredPod pod, SecurityVersion version)
    {
        string[] volumes = [.. (pod.Spec.Volumes ?? []).Where(v => v.HostPath is not null).Select(v => v.Name)];
        return volumes.Length == 0
            ? null
            : new("hostPath volumes", $"{Phrase.Of(volumes.Length, "volume", "volumes")} {Phrase.Quoted(volumes)}");
    }

    public static Violation? Ports(SecuredPod pod, SecurityVersion version)
    {
        var containers = pod.Where(c => c.HostPorts.Any());
        if (containers.IsEmpty)
        {
            return null;
        }

        var ports = Phrase.Sorted(pod.Containers.SelectMany(c => c.HostPorts).Select(p => p.ToString(CultureInfo.InvariantCulture)));
        return new(
            "hostPort",
            $"{Phrase.Containers(containers)} {Phrase.Of(containers.Length, "uses", "use")} "
            + $"{Phrase.Of(ports.Length, "hostPort", "hostPorts")} {string.Join(", ", ports)}");
    }

    public static Violation? AskedHosts(SecuredPod pod, SecurityVersion version)
    {
        var containers = Phrase.Sorted(pod.Where(c => c.AskedHosts.Any()));
        if (containers.IsEmpty)
        {
            return null;
        }

        var hosts = Phrase.Sorted(pod.Containers.SelectMany(c => c.AskedHosts));
        return new(
            "probe or lifecycle host",
            $"{Phrase.Containers(containers)} {Phrase.Of(containers.Length, "uses", "use")} "
            + $"{Phrase.Of(hosts.Length, "probe or lifecycle host", "probe or lifecycle hosts")} {Phrase.Quoted(hosts)}");
    }

    public static Violation? Processes(SecuredPod pod, SecurityVersion version)
    {
        var own = pod.Context?.WindowsOptions?.HostProcess == true;
        var containers = pod.Where(c => c.Context?.WindowsOptions?.HostProcess == true);
        return !own && containers.IsEmpty
            ? null
            : new("hostProcess", $"{Phrase.Setters(own, containers)} must not set securityContext.windowsOptions.hostProcess=true");
    }
}
