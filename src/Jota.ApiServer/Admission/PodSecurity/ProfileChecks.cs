using System.Collections.Immutable;
using k8s.Models;

namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>The kernel's own guards: AppArmor and SELinux, seccomp, and sysctls.</summary>
internal static class ProfileChecks
{
    private const string AppArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";
    private const string SeccompPod = "seccomp.security.alpha.kubernetes.io/pod";
    private const string SeccompContainer = "container.seccomp.security.alpha.kubernetes.io/";

    private static readonly (int Since, string[] Names)[] SafeSysctls =
    [
        (0,
        [
            "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
            "net.ipv4.ip_unprivileged_port_start",
        ]),
        (27, ["net.ipv4.ip_local_reserved_ports"]),
        (29, ["net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes"]),
        (32, ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"]),
    ];

    public static Violation? AppArmor(SecuredPod pod, SecurityVersion version)
    {
        var annotations = Phrase.Sorted(
            pod.Annotations
                .Where(a => a.Key.StartsWith(AppArmorPrefix, StringComparison.Ordinal) && !IsAllowedAnnotation(a.Value))
                .Select(a => $"{a.Key}=\"{a.Value}\""));
        var own = IsUnconfined(pod.Context?.AppArmorProfile);
        var containers = pod.Where(c => IsUnconfined(c.Context?.AppArmorProfile));
        var types = Phrase.Sorted(
            new[] { pod.Context?.AppArmorProfile }.Concat(pod.Containers.Select(c => c.Context?.AppArmorProfile))
                .Where(IsUnconfined)
                .Select(profile => profile!.Type));
        if (annotations.IsEmpty && types.IsEmpty)
        {
            return null;
        }

        ImmutableArray<string> fields = types.IsEmpty
            ? []
            : [$"{Phrase.Setters(own, containers)} must not set AppArmor profile type to {Phrase.Quoted(types)}"];
        return new(
            Phrase.Of(annotations.Length + types.Length, "forbidden AppArmor profile", "forbidden AppArmor profiles"),
            string.Join(", ", [.. annotations, .. fields]));
    }

    public static Violation? SeLinux(SecuredPod pod, SecurityVersion version)
    {
        var own = IsOther(pod.Context?.SeLinuxOptions, version);
        var containers = pod.Where(c => IsOther(c.Context?.SeLinuxOptions, version));
        if (!own && containers.IsEmpty)
        {
            return null;
        }

        V1SELinuxOptions[] all =
        [
            .. pod.Containers.Select(c => c.Context?.SeLinuxOptions).Prepend(pod.Context?.SeLinuxOptions).OfType<V1SELinuxOptions>(),
        ];
        var types = Phrase.Sorted(all.Where(o => !IsAllowedType(o.Type, version)).Select(o => o.Type));
        string[] details =
        [
            .. types.IsEmpty ? Array.Empty<string>() : [$"{Phrase.Of(types.Length, "type", "types")} {Phrase.Quoted(types)}"],
            .. all.Any(o => !string.IsNullOrEmpty(o.User)) ? ["user may not be set"] : Array.Empty<string>(),
            .. all.Any(o => !string.IsNullOrEmpty(o.Role)) ? ["role may not be set"] : Array.Empty<string>(),
        ];
        return new(
            "seLinuxOptions",
            $"{Phrase.Setters(own, containers)} set forbidden securityContext.seLinuxOptions: {string.Join("; ", details)}");
    }

    public static Violation? Seccomp(SecuredPod pod, SecurityVersion version) =>
        version.Knows(19) ? UnconfinedSeccomp(pod) : SeccompAnnotations(pod);

    public static Violation? SomeSeccomp(SecuredPod pod, SecurityVersion version)
    {
        if (pod.IsForWindows && version.Knows(25))
        {
            return null;
        }

        if (UnconfinedSeccomp(pod) is { } unconfined)
        {
            return unconfined;
        }

        var silent = pod.Context?.SeccompProfile is not null ? [] : pod.Where(c => c.Context?.SeccompProfile is null);
        return silent.IsEmpty
            ? null
            : new(
                "seccompProfile",
                $"pod or {Phrase.Containers(silent)} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
    }

    public static Violation? Sysctls(SecuredPod pod, SecurityVersion version)
    {
        string[] unsafeOnes =
        [
            .. (pod.Context?.Sysctls ?? [])
                .Select(sysctl => sysctl.Name)
                .Where(name => !SafeSysctls.Any(group => version.Knows(group.Since) && group.Names.Contains(name))),
        ];
        return unsafeOnes.Length == 0 ? null : new("forbidden sysctls", string.Join(", ", unsafeOnes));
    }

    private static bool IsAllowedAnnotation(string profile) =>
        profile is "" or "runtime/default" || profile.StartsWith("localhost/", StringComparison.Ordinal);

    private static bool IsUnconfined(V1AppArmorProfile? profile) => profile is { Type: not ("RuntimeDefault" or "Localhost") };

    private static bool IsUnconfined(V1SeccompProfile? profile) => profile is { Type: not ("RuntimeDefault" or "Localhost") };

    private static bool IsOther(V1SELinuxOptions? options, SecurityVersion version) => options is not null
        && (!IsAllowedType(options.Type, version) || !string.IsNullOrEmpty(options.User) || !string.IsNullOrEmpty(options.Role));

    private static bool IsAllowedType(string? type, SecurityVersion version) =>
        type is null or "" or "container_t" or "container_init_t" or "container_kvm_t"
        || (type == "container_engine_t" && version.Knows(31));

    private static Violation? UnconfinedSeccomp(SecuredPod pod)
    {
        var own = IsUnconfined(pod.Context?.SeccompProfile);
        var containers = pod.Where(c => IsUnconfined(c.Context?.SeccompProfile));
        if (!own && containers.IsEmpty)
        {
            return null;
        }

        var types = Phrase.Sorted(
            new[] { pod.Context?.SeccompProfile }.Concat(pod.Containers.Select(c => c.Context?.SeccompProfile))
                .Where(IsUnconfined)
                .Select(profile => profile!.Type));
        return new(
            "seccompProfile",
            $"{Phrase.Setters(own, containers)} must not set securityContext.seccompProfile.type to {Phrase.Quoted(types)}");
    }

    // Before there were fields.
    private static Violation? SeccompAnnotations(SecuredPod pod)
    {
        var annotations = Phrase.Sorted(
            pod.Containers.Select(c => SeccompContainer + c.Name).Append(SeccompPod)
                .Where(key => pod.Annotations.TryGetValue(key, out var value) && value is not ("runtime/default" or "docker/default")
                    && !value.StartsWith("localhost/", StringComparison.Ordinal))
                .Select(key => $"{key}=\"{pod.Annotations[key]}\""));
        return annotations.IsEmpty
            ? null
            : new(
                "seccompProfile",
                $"forbidden {Phrase.Of(annotations.Length, "annotation", "annotations")} {string.Join(", ", annotations)}");
    }
}
