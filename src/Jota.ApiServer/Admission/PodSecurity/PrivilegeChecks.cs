using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>What lets a container do more than a process of its user.</summary>
internal static class PrivilegeChecks
{
    private static readonly FrozenSet<string> Usual = FrozenSet.ToFrozenSet(
        [
            "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
            "SETPCAP", "SETUID", "SYS_CHROOT",
        ],
        StringComparer.Ordinal);

    public static Violation? Privileged(SecuredPod pod, SecurityVersion version)
    {
        var containers = pod.Where(c => c.Context?.Privileged == true);
        return containers.IsEmpty
            ? null
            : new("privileged", $"{Phrase.Containers(containers)} must not set securityContext.privileged=true");
    }

    public static Violation? Escalation(SecuredPod pod, SecurityVersion version)
    {
        var containers = pod.IsForWindows && version.Knows(25) ? [] : pod.Where(c => c.Context?.AllowPrivilegeEscalation != false);
        return containers.IsEmpty
            ? null
            : new(
                "allowPrivilegeEscalation != false",
                $"{Phrase.Containers(containers)} must set securityContext.allowPrivilegeEscalation=false");
    }

    public static Violation? UnusualCapabilities(SecuredPod pod, SecurityVersion version)
    {
        var containers = pod.Where(c => Added(c, Usual.Contains).Any());
        return containers.IsEmpty ? null : new("non-default capabilities", MustNotAdd(pod, containers, Usual.Contains));
    }

    public static Violation? AnyCapabilities(SecuredPod pod, SecurityVersion version)
    {
        if (pod.IsForWindows && version.Knows(25))
        {
            return null;
        }

        var keeping = pod.Where(c => c.Context?.Capabilities?.Drop?.Contains("ALL") != true);
        var adding = pod.Where(c => Added(c, IsBinding).Any());
        string[] details =
        [
            .. keeping.IsEmpty
                ? Array.Empty<string>()
                : [$"{Phrase.Containers(keeping)} must set securityContext.capabilities.drop=[\"ALL\"]"],
            .. adding.IsEmpty ? Array.Empty<string>() : [MustNotAdd(pod, adding, IsBinding)],
        ];
        return details.Length == 0 ? null : new("unrestricted capabilities", string.Join("; ", details));
    }

    public static Violation? ProcMount(SecuredPod pod, SecurityVersion version)
    {
        var containers = pod.HasOwnUsers && version.Knows(35) ? [] : pod.Where(HasOwnProc);
        return containers.IsEmpty
            ? null
            : new(
                "procMount",
                $"{Phrase.Containers(containers)} must not set securityContext.procMount to "
                + Phrase.Quoted(Phrase.Sorted(pod.Containers.Where(HasOwnProc).Select(c => c.Context!.ProcMount))));
    }

    private static bool HasOwnProc(SecuredContainer container) => container.Context?.ProcMount is not (null or "" or "Default");

    private static bool IsBinding(string capability) => capability == "NET_BIND_SERVICE";

    private static IEnumerable<string> Added(SecuredContainer container, Func<string, bool> isAllowed) =>
        (container.Context?.Capabilities?.Add ?? []).Where(capability => !isAllowed(capability));

    private static string MustNotAdd(SecuredPod pod, ImmutableArray<string> containers, Func<string, bool> isAllowed) =>
        $"{Phrase.Containers(containers)} must not include "
        + $"{Phrase.Quoted(Phrase.Sorted(pod.Containers.SelectMany(c => Added(c, isAllowed))))} in securityContext.capabilities.add";
}
