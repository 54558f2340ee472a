using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of a pod spec, be it a pod's or a template's.</summary>
public static class PodSpecDefaults
{
    /// <summary>Fills in what is missing; in place; idempotent.</summary>
    public static void Apply(V1PodSpec spec)
    {
        spec.RestartPolicy = OrElse(spec.RestartPolicy, "Always");
        spec.DnsPolicy = OrElse(spec.DnsPolicy, "ClusterFirst");
        spec.SchedulerName = OrElse(spec.SchedulerName, "default-scheduler");
        spec.TerminationGracePeriodSeconds ??= 30;
        spec.SecurityContext ??= new();
        AlignServiceAccount(spec);
        DropFalse(spec);
        foreach (var container in spec.InitContainers ?? [])
        {
            ContainerDefaults.Apply(container);
        }

        foreach (var container in spec.Containers ?? [])
        {
            ContainerDefaults.Apply(container);
        }

        foreach (var container in spec.EphemeralContainers ?? [])
        {
            ContainerDefaults.Apply(container);
        }

        foreach (var volume in spec.Volumes ?? [])
        {
            VolumeDefaults.Apply(volume);
        }

        ContainerDefaults.RoundUp(spec.Overhead);
        ContainerDefaults.RoundUp(spec.Resources?.Limits);
        ContainerDefaults.RoundUp(spec.Resources?.Requests);
    }

    internal static string OrElse(string? text, string otherwise) => string.IsNullOrEmpty(text) ? otherwise : text;

    // The older name of the field is kept in step for the clients that read it.
    private static void AlignServiceAccount(V1PodSpec spec)
    {
        if (string.IsNullOrEmpty(spec.ServiceAccountName))
        {
            spec.ServiceAccountName = string.IsNullOrEmpty(spec.ServiceAccount) ? null : spec.ServiceAccount;
        }

        spec.ServiceAccount = spec.ServiceAccountName;
    }

    // These know no third state: false is told by leaving them out.
    private static void DropFalse(V1PodSpec spec)
    {
        spec.HostNetwork = spec.HostNetwork == true ? true : null;
        spec.HostPID = spec.HostPID == true ? true : null;
        spec.HostIPC = spec.HostIPC == true ? true : null;
    }
}
