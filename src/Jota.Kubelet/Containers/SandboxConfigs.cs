using Jota.Client;
using Jota.Kubelet.Files;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Runtime.Cri.V1;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Containers;

/// <summary>Makes the configuration of a pod's sandbox.</summary>
internal sealed class SandboxConfigs(PodDirectories directories, DnsSettings dns, IEventRecorder events)
{
    /// <summary>
    /// Warns of a pod that asks for cluster DNS where there is none, or for more servers and search paths than a resolver takes; on a
    /// simulated node no pod has any, and nobody asks it for names.
    /// </summary>
    public void TellDns(V1Pod pod)
    {
        if (!directories.OnDisk)
        {
            return;
        }

        foreach (var exceeded in DnsPlan.Compute(pod, dns).Exceeded)
        {
            events.Warning(pod, null, "DNSConfigForming", exceeded);
        }

        if (DnsPlan.MissesClusterDns(pod, dns))
        {
            events.Warning(pod, null, "MissingClusterDNS",
                $"pod: \"{pod.Describe()}\". kubelet does not have ClusterDNS IP configured and cannot create Pod using " +
                $"\"{pod.Spec.DnsPolicy ?? "ClusterFirst"}\" policy. " +
                "Falling back to \"Default\" policy.");
        }
    }

    public PodSandboxConfig Compute(V1Pod pod, uint attempt, string cgroupParent)
    {
        var config = new PodSandboxConfig
        {
            Metadata = new()
            {
                Name = pod.Metadata.Name,
                Namespace = pod.Metadata.NamespaceProperty ?? "",
                Uid = pod.Metadata.Uid,
                Attempt = attempt,
            },
            Hostname = pod.Spec.HostNetwork == true ? "" : PodNetworkNames.KernelHostname(pod, dns.ClusterDomain),
            LogDirectory = directories.Logs(pod),
            DnsConfig = DnsPlan.Compute(pod, dns).Config,
            Linux = new() { CgroupParent = cgroupParent, SecurityContext = ContainerSecurityPlan.Sandbox(pod) },
        };
        foreach (var (key, value) in pod.Metadata.Labels ?? new Dictionary<string, string>())
        {
            config.Labels[key] = value;
        }

        foreach (var (key, value) in pod.Metadata.Annotations ?? new Dictionary<string, string>())
        {
            config.Annotations[key] = value;
        }

        AddIdentity(config.Labels, pod);
        config.Annotations[ContainerLabels.ConfigSource] = pod.IsStatic() ? "file" : "api";
        foreach (var sysctl in pod.Spec.SecurityContext?.Sysctls ?? [])
        {
            config.Linux.Sysctls[sysctl.Name] = sysctl.Value;
        }

        AddPorts(config, pod);
        return config;
    }

    public static void AddIdentity(IDictionary<string, string> labels, V1Pod pod)
    {
        labels[ContainerLabels.PodName] = pod.Metadata.Name;
        labels[ContainerLabels.PodNamespace] = pod.Metadata.NamespaceProperty ?? "";
        labels[ContainerLabels.PodUid] = pod.Metadata.Uid;
    }

    private static void AddPorts(PodSandboxConfig config, V1Pod pod)
    {
        if (pod.Spec.HostNetwork == true)
        {
            return;
        }

        var sidecars = pod.Init().Where(c => c.IsSidecar());
        foreach (var port in sidecars.Concat(pod.Spec.Containers).SelectMany(c => c.Ports ?? []).Where(p => p.HostPort > 0))
        {
            config.PortMappings.Add(new PortMapping
            {
                Protocol = port.Protocol switch { "UDP" => Protocol.Udp, "SCTP" => Protocol.Sctp, _ => Protocol.Tcp },
                ContainerPort = port.ContainerPort,
                HostPort = port.HostPort!.Value,
                HostIp = port.HostIP ?? "",
            });
        }
    }
}
