using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of a node, and the empty values that it writes for what nobody has said yet.</summary>
internal static class NodeDefaults
{
    public static void Apply(V1Node node)
    {
        node.Spec ??= new();
        node.Spec.Unschedulable = node.Spec.Unschedulable == true ? true : null;
        AlignPodCidrs(node.Spec);
        var status = node.Status ??= new();
        status.DaemonEndpoints ??= new();
        status.DaemonEndpoints.KubeletEndpoint ??= new();
        if (status.Allocatable is null && status.Capacity is { } capacity)
        {
            status.Allocatable = new Dictionary<string, ResourceQuantity>(capacity);
        }

        ApplyNodeInfo(status.NodeInfo ??= new());
    }

    // The single field is the first entry of the list; a client may know either.
    private static void AlignPodCidrs(V1NodeSpec spec)
    {
        if (spec.PodCIDRs is { Count: > 0 } all)
        {
            spec.PodCIDR = all[0];
        }
        else if (spec.PodCIDR is { Length: > 0 } only)
        {
            spec.PodCIDRs = [only];
        }
    }

    private static void ApplyNodeInfo(V1NodeSystemInfo info)
    {
        info.MachineID ??= "";
        info.SystemUUID ??= "";
        info.BootID ??= "";
        info.KernelVersion ??= "";
        info.OsImage ??= "";
        info.ContainerRuntimeVersion ??= "";
        info.KubeletVersion ??= "";
        info.KubeProxyVersion ??= "";
        info.OperatingSystem ??= "";
        info.Architecture ??= "";
    }
}
