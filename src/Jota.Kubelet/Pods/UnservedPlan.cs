using Jota.Kubelet.Remembered;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>
/// Pods that ask for what this kubelet does not do: none of them runs as if it had not asked. Some can never run here and are refused at
/// the door, the others wait for what may yet come, in upstream's words. Pure.
/// </summary>
internal static class UnservedPlan
{
    private const string OperatingSystem = "linux";

    /// <summary>Why a pod is refused for good; null when it is not.</summary>
    public static PodEnd? Refuse(V1PodSpec spec)
    {
        if (SysctlPlan.Forbidden(spec) is { } forbidden)
        {
            return Refused("SysctlForbidden", forbidden);
        }

        if (spec.NodeSelector is { } selector && selector.TryGetValue("kubernetes.io/os", out var selected) && selected != OperatingSystem)
        {
            return Refused(
                "PodOSSelectorNodeLabelDoesNotMatch", "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label");
        }

        if (spec.Os?.Name is { } os && os != OperatingSystem)
        {
            return Refused("PodOSNotSupported", "Failed to admit pod as the OS field doesn't match node OS");
        }

        return spec.SecurityContext?.SupplementalGroupsPolicy == "Strict"
            ? Refused("SupplementalGroupsPolicyNotSupported", "SupplementalGroupsPolicy=Strict is not supported in this node")
            : null;
    }

    /// <summary>The event that tells why a pod gets no sandbox; null when it may have one.</summary>
    public static (string Reason, string Message)? Wait(V1PodSpec spec)
    {
        if (spec.ResourceClaims is { Count: > 0 } claims)
        {
            return ("FailedPrepareDynamicResources",
                $"Failed to prepare dynamic resources: claim {claims[0].Name}: this node prepares no resource claims");
        }

        return spec.HostUsers == false
            ? ("FailedCreatePodSandBox",
                "Failed to create pod sandbox: can't set `spec.hostUsers: false`, runtime does not support user namespaces")
            : null;
    }

    private static PodEnd Refused(string reason, string message) => new(reason, message, Rejected: true);
}
