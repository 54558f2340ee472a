using k8s.Models;

namespace Jota.Api;

/// <summary>What a pod may ask for once it says which operating system it is for.</summary>
internal static class OperatingSystemRules
{
    private const string NotOnLinux = "windows options cannot be set for a linux pod";
    private const string NotOnWindows = "cannot be set for a windows pod";

    public static void Validate(V1PodSpec spec, FieldErrors at)
    {
        switch (spec.Os?.Name)
        {
            case null when spec.Os is null:
                break;
            case null or "":
                at.At("os").At("name").Required("cannot be empty");
                break;
            case "linux":
                ValidateLinux(spec, at);
                break;
            case "windows":
                ValidateWindows(spec, at);
                break;
            default:
                at.At("os").NotSupported(spec.Os.Name, ["linux", "windows"]);
                break;
        }
    }

    private static void ValidateLinux(V1PodSpec spec, FieldErrors at)
    {
        RefuseIf(spec.SecurityContext?.WindowsOptions is not null, at.At("securityContext").At("windowsOptions"), NotOnLinux);
        foreach (var (context, place) in ContainerContexts.Of(spec, at))
        {
            RefuseIf(context.WindowsOptions is not null, place.At("windowsOptions"), NotOnLinux);
        }
    }

    private static void ValidateWindows(V1PodSpec spec, FieldErrors at)
    {
        var pod = spec.SecurityContext ?? new();
        RefuseEach(at.At("securityContext"),
            ("appArmorProfile", pod.AppArmorProfile),
            ("seLinuxOptions", pod.SeLinuxOptions),
            ("seccompProfile", pod.SeccompProfile),
            ("fsGroup", pod.FsGroup),
            ("fsGroupChangePolicy", pod.FsGroupChangePolicy),
            ("sysctls", pod.Sysctls is { Count: > 0 } ? pod.Sysctls : null),
            ("runAsUser", pod.RunAsUser),
            ("runAsGroup", pod.RunAsGroup),
            ("supplementalGroups", pod.SupplementalGroups),
            ("supplementalGroupsPolicy", pod.SupplementalGroupsPolicy),
            ("seLinuxChangePolicy", pod.SeLinuxChangePolicy));
        RefuseEach(at,
            ("hostUsers", spec.HostUsers),
            ("hostPID", spec.HostPID == true ? true : null),
            ("hostIPC", spec.HostIPC == true ? true : null),
            ("shareProcessNamespace", spec.ShareProcessNamespace));
        foreach (var (context, place) in ContainerContexts.Of(spec, at))
        {
            RefuseEach(place,
                ("appArmorProfile", context.AppArmorProfile),
                ("seLinuxOptions", context.SeLinuxOptions),
                ("seccompProfile", context.SeccompProfile),
                ("capabilities", context.Capabilities),
                ("readOnlyRootFilesystem", context.ReadOnlyRootFilesystem),
                ("privileged", context.Privileged),
                ("allowPrivilegeEscalation", context.AllowPrivilegeEscalation),
                ("procMount", context.ProcMount),
                ("runAsUser", context.RunAsUser),
                ("runAsGroup", context.RunAsGroup));
        }
    }

    private static void RefuseEach(FieldErrors at, params ReadOnlySpan<(string Field, object? Value)> fields)
    {
        foreach (var (field, value) in fields)
        {
            RefuseIf(value is not null, at.At(field), NotOnWindows);
        }
    }

    private static void RefuseIf(bool set, FieldErrors at, string why)
    {
        if (set)
        {
            at.Forbidden(why);
        }
    }
}
