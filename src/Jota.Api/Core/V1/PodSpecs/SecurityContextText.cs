using k8s.Models;

namespace Jota.Api;

/// <summary>A security context as upstream's messages show it.</summary>
internal static class SecurityContextText
{
    public static ShownText Of(V1SecurityContext context) => GoText.Struct(
        ("Capabilities", context.Capabilities is { } c ? GoText.Struct(("Add", GoText.List(c.Add)), ("Drop", GoText.List(c.Drop))) : null),
        ("Privileged", context.Privileged),
        ("SELinuxOptions", context.SeLinuxOptions is { } se
            ? GoText.Struct(("User", se.User ?? ""), ("Role", se.Role ?? ""), ("Type", se.Type ?? ""), ("Level", se.Level ?? ""))
            : null),
        ("WindowsOptions", context.WindowsOptions is { } w
            ? GoText.Struct(
                ("GMSACredentialSpecName", w.GmsaCredentialSpecName),
                ("GMSACredentialSpec", w.GmsaCredentialSpec),
                ("RunAsUserName", w.RunAsUserName),
                ("HostProcess", w.HostProcess))
            : null),
        ("RunAsUser", context.RunAsUser),
        ("RunAsGroup", context.RunAsGroup),
        ("RunAsNonRoot", context.RunAsNonRoot),
        ("ReadOnlyRootFilesystem", context.ReadOnlyRootFilesystem),
        ("AllowPrivilegeEscalation", context.AllowPrivilegeEscalation),
        ("ProcMount", context.ProcMount),
        ("SeccompProfile", Of(context.SeccompProfile)),
        ("AppArmorProfile", context.AppArmorProfile is { } a
            ? GoText.Struct(("Type", a.Type ?? ""), ("LocalhostProfile", a.LocalhostProfile))
            : null));

    public static ShownText? Of(V1SeccompProfile? profile) =>
        profile is null ? null : GoText.Struct(("Type", profile.Type ?? ""), ("LocalhostProfile", profile.LocalhostProfile));
}
