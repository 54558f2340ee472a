using Jota.Kubelet.Runtime.Cri.V1;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Containers;

/// <summary>Security contexts of pod and container in the runtime's terms.</summary>
internal static class ContainerSecurityPlan
{
    private static readonly string[] Masked =
    [
        "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
        "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap",
    ];

    private static readonly string[] ReadOnly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    /// <summary>The container's context. Throws <see cref="ContainerConfigException"/> when it must not run as root but would.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="image">The image, for its own user; null when it is not known.</param>
    /// <param name="target">Whose processes a container without a pod's or the node's is to see.</param>
    public static LinuxContainerSecurityContext Compute(
        V1Pod pod, V1Container container, Image? image, NamespaceTarget? target = null)
    {
        var (own, shared) = (container.SecurityContext, pod.Spec.SecurityContext);
        var privileged = own?.Privileged == true;
        var context = new LinuxContainerSecurityContext
        {
            Privileged = privileged,
            ReadonlyRootfs = own?.ReadOnlyRootFilesystem == true,
            NoNewPrivs = own?.AllowPrivilegeEscalation == false,
            NamespaceOptions = Namespaces(pod, target),
            Capabilities = new()
            {
                AddCapabilities = { own?.Capabilities?.Add ?? [] },
                DropCapabilities = { own?.Capabilities?.Drop ?? [] },
            },
            Seccomp = Seccomp(own?.SeccompProfile ?? shared?.SeccompProfile, privileged),
            Apparmor = AppArmor(own?.AppArmorProfile ?? shared?.AppArmorProfile),
            SelinuxOptions = SeLinux(own?.SeLinuxOptions ?? shared?.SeLinuxOptions),
        };
        Groups(shared, context.SupplementalGroups);
        User(own, shared, context, image, container, pod);
        if (own?.ProcMount != "Unmasked" && !privileged)
        {
            context.MaskedPaths.AddRange(Masked);
            context.ReadonlyPaths.AddRange(ReadOnly);
        }

        return context;
    }

    /// <summary>The sandbox's context.</summary>
    public static LinuxSandboxSecurityContext Sandbox(V1Pod pod)
    {
        var shared = pod.Spec.SecurityContext;
        var privileged = pod.Spec.Containers.Concat(pod.Spec.InitContainers ?? []).Any(c => c.SecurityContext?.Privileged == true);
        var context = new LinuxSandboxSecurityContext
        {
            Privileged = privileged,
            NamespaceOptions = Namespaces(pod),
            Seccomp = new() { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault },
            SelinuxOptions = SeLinux(shared?.SeLinuxOptions),
        };
        if (shared?.RunAsUser is { } user)
        {
            context.RunAsUser = new() { Value = user };
            context.RunAsGroup = shared.RunAsGroup is { } group ? new() { Value = group } : null;
        }

        Groups(shared, context.SupplementalGroups);
        return context;
    }

    private static NamespaceOption Namespaces(V1Pod pod, NamespaceTarget? target)
    {
        var options = Namespaces(pod);
        if (target is not null)
        {
            var id = target.Id ?? throw new ContainerConfigException($"unable to find target container {target.Name}");
            if (options.Pid == NamespaceMode.Container)
            {
                (options.Pid, options.TargetId) = (NamespaceMode.Target, id);
            }
        }

        return options;
    }

    private static NamespaceOption Namespaces(V1Pod pod) => new()
    {
        Network = pod.Spec.HostNetwork == true ? NamespaceMode.Node : NamespaceMode.Pod,
        Ipc = pod.Spec.HostIPC == true ? NamespaceMode.Node : NamespaceMode.Pod,
        Pid = pod.Spec.HostPID == true
            ? NamespaceMode.Node
            : pod.Spec.ShareProcessNamespace == true
            ? NamespaceMode.Pod
            : NamespaceMode.Container,
    };

    private static void User(
        V1SecurityContext? own, V1PodSecurityContext? shared, LinuxContainerSecurityContext context, Image? image, V1Container container,
        V1Pod pod)
    {
        var user = own?.RunAsUser ?? shared?.RunAsUser;
        var group = own?.RunAsGroup ?? shared?.RunAsGroup;
        if (user is { } uid)
        {
            context.RunAsUser = new() { Value = uid };
        }
        else if (image?.Uid is { } imageUid)
        {
            context.RunAsUser = new() { Value = imageUid.Value };
        }
        else if (image is { Username.Length: > 0 })
        {
            context.RunAsUsername = image.Username;
        }

        if (group is { } gid)
        {
            context.RunAsGroup = new() { Value = gid };

            // The runtime takes a group only together with a user.
            if (context.RunAsUser is null && context.RunAsUsername.Length == 0)
            {
                context.RunAsUser = new() { Value = 0 };
            }
        }

        if ((own?.RunAsNonRoot ?? shared?.RunAsNonRoot) == true)
        {
            MustNotBeRoot(user, image, $"(pod: \"{pod.Describe()}\", container: {container.Name})");
        }
    }

    private static void MustNotBeRoot(long? user, Image? image, string who)
    {
        if (user == 0)
        {
            throw new ContainerConfigException($"container's runAsUser breaks non-root policy {who}");
        }

        if (user is not null || image is null)
        {
            return;
        }

        if (image.Uid is null && image.Username.Length > 0)
        {
            throw new ContainerConfigException(
                $"container has runAsNonRoot and image has non-numeric user ({image.Username}), cannot verify user is non-root {who}");
        }

        if (image.Uid is null || image.Uid.Value == 0)
        {
            throw new ContainerConfigException($"container has runAsNonRoot and image will run as root {who}");
        }
    }

    private static void Groups(V1PodSecurityContext? shared, Google.Protobuf.Collections.RepeatedField<long> into)
    {
        if (shared?.FsGroup is { } fsGroup)
        {
            into.Add(fsGroup);
        }

        foreach (var group in shared?.SupplementalGroups ?? [])
        {
            if (group is { } gid)
            {
                into.Add(gid);
            }
        }
    }

    private static SecurityProfile Seccomp(V1SeccompProfile? profile, bool privileged) => profile switch
    {
        { Type: "RuntimeDefault" } when !privileged => new() { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault },
        { Type: "Localhost" } when !privileged => new()
        {
            ProfileType = SecurityProfile.Types.ProfileType.Localhost,
            LocalhostRef = "/var/lib/kubelet/seccomp/" + profile.LocalhostProfile,
        },
        _ => new() { ProfileType = SecurityProfile.Types.ProfileType.Unconfined },
    };

    private static SecurityProfile? AppArmor(V1AppArmorProfile? profile) => profile switch
    {
        { Type: "Localhost" } => new()
        {
            ProfileType = SecurityProfile.Types.ProfileType.Localhost,
            LocalhostRef = profile.LocalhostProfile ?? "",
        },
        { Type: "Unconfined" } => new() { ProfileType = SecurityProfile.Types.ProfileType.Unconfined },
        { Type: "RuntimeDefault" } => new() { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault },
        _ => null,
    };

    private static SELinuxOption? SeLinux(V1SELinuxOptions? options) => options is null
        ? null
        : new() { User = options.User ?? "", Role = options.Role ?? "", Type = options.Type ?? "", Level = options.Level ?? "" };
}
