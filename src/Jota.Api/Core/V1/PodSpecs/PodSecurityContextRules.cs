using System.Text.RegularExpressions;
using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a pod's security context.</summary>
internal static partial class PodSecurityContextRules
{
    private const int MaxSysctl = 253;
    private const string SysctlPattern = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";

    public static void Validate(V1PodSpec spec, FieldErrors specAt)
    {
        if (spec.SecurityContext is not { } context)
        {
            return;
        }

        var at = specAt.At("securityContext");
        ValidateIds(context, at);
        if (spec is { ShareProcessNamespace: true, HostPID: true })
        {
            at.At("shareProcessNamespace").Invalid(true, "ShareProcessNamespace and HostPID cannot both be enabled");
        }

        ValidateSysctls(spec, context, at.At("sysctls"));
        FirstPass.CheckChangePolicy(context, at);
        ProfileRules.Validate(context.SeccompProfile, at.At("seccompProfile"));
        WindowsRules.Validate(context.WindowsOptions, at.At("windowsOptions"));
        ProfileRules.Validate(context.AppArmorProfile, at.At("appArmorProfile"));
        FirstPass.CheckPolicies(context, at);
    }

    private static void ValidateIds(V1PodSecurityContext context, FieldErrors at)
    {
        FirstPass.Check(context, at);
        for (var i = 0; i < context.SupplementalGroups?.Count; i++)
        {
            at.At("supplementalGroups").At(i).Between(context.SupplementalGroups[i], 0, int.MaxValue);
        }
    }

    private static void ValidateSysctls(V1PodSpec spec, V1PodSecurityContext context, FieldErrors at)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < context.Sysctls?.Count; i++)
        {
            var name = context.Sysctls[i].Name ?? "";
            var place = at.At(i).At("name");
            if (!place.Present(name))
            {
                continue;
            }

            if (name.Length > MaxSysctl || !SysctlName().IsMatch(name))
            {
                place.Invalid(name, $"must have at most {MaxSysctl} characters and match regex {SysctlPattern}");
            }
            else if (!names.Add(name))
            {
                place.Duplicate(name);
            }

            ValidateNamespace(spec, name, place);
        }
    }

    // A sysctl of a namespace that is the host's would change the host.
    private static void ValidateNamespace(V1PodSpec spec, string name, FieldErrors at)
    {
        var dotted = name.Replace('/', '.');
        if (spec.HostNetwork == true && dotted.StartsWith("net.", StringComparison.Ordinal))
        {
            at.Invalid(name, "may not be specified when 'hostNetwork' is true");
        }
        else if (spec.HostIPC == true && (dotted is "kernel.sem" || dotted.StartsWith("kernel.shm", StringComparison.Ordinal)
            || dotted.StartsWith("kernel.msg", StringComparison.Ordinal) || dotted.StartsWith("fs.mqueue.", StringComparison.Ordinal)))
        {
            at.Invalid(name, "may not be specified when 'hostIPC' is true");
        }
    }

    [GeneratedRegex(SysctlPattern)]
    private static partial Regex SysctlName();
}
