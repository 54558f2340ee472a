using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a container's security context.</summary>
internal static class SecurityContextRules
{
    public static void Validate(V1SecurityContext? context, bool sharesUsersWithHost, FieldErrors at)
    {
        if (context is null)
        {
            return;
        }

        FirstPass.Check(context, at);
        ValidateProcMount(context.ProcMount, sharesUsersWithHost, at.At("procMount"));
        ProfileRules.Validate(context.SeccompProfile, at.At("seccompProfile"));
        ValidateEscalation(context, at);
        WindowsRules.Validate(context.WindowsOptions, at.At("windowsOptions"));
        ProfileRules.Validate(context.AppArmorProfile, at.At("appArmorProfile"));
    }

    private static void ValidateProcMount(string? mount, bool sharesUsersWithHost, FieldErrors at)
    {
        switch (mount)
        {
            case null or "Default":
                break;
            case "Unmasked" when sharesUsersWithHost:
                at.Invalid(mount, "`hostUsers` must be false to use `Unmasked`");
                break;
            case "Unmasked":
                break;
            default:
                at.NotSupported(mount, ["Default", "Unmasked"]);
                break;
        }
    }

    private static void ValidateEscalation(V1SecurityContext context, FieldErrors at)
    {
        if (context.AllowPrivilegeEscalation != false)
        {
            return;
        }

        ShownText? shown = null;
        if (context.Privileged == true)
        {
            at.Invalid(shown ??= SecurityContextText.Of(context),
                "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }

        foreach (var _ in context.Capabilities?.Add?.Where(name => name == "CAP_SYS_ADMIN") ?? [])
        {
            at.Invalid(
                shown ??= SecurityContextText.Of(context),
                "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
        }
    }
}
