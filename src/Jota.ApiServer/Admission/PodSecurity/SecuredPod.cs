using System.Collections.Immutable;
using k8s.Models;

namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>A pod, or a template of pods, as checks see it.</summary>
internal sealed class SecuredPod
{
    private SecuredPod(V1ObjectMeta? metadata, V1PodSpec spec)
    {
        Annotations = metadata?.Annotations ?? ImmutableDictionary<string, string>.Empty;
        Spec = spec;
        Containers =
        [
            .. (spec.InitContainers ?? []).Select(SecuredContainer.Of),
            .. (spec.Containers ?? []).Select(SecuredContainer.Of),
            .. (spec.EphemeralContainers ?? []).Select(SecuredContainer.Of),
        ];
    }

    public IDictionary<string, string> Annotations { get; }

    public V1PodSpec Spec { get; }

    public V1PodSecurityContext? Context => Spec.SecurityContext;

    /// <summary>Those that begin, those that stay, and guests.</summary>
    public ImmutableArray<SecuredContainer> Containers { get; }

    /// <summary>Whether it is to run on Windows, which knows neither capabilities nor seccomp.</summary>
    public bool IsForWindows => Spec.Os?.Name == "windows";

    /// <summary>Whether its users are not those of the node (KEP-127): then its root is nobody there.</summary>
    public bool HasOwnUsers => Spec.HostUsers == false;

    /// <summary>A pod.</summary>
    public static SecuredPod Of(V1Pod pod) => new(pod.Metadata, pod.Spec);

    /// <summary>The pods that something makes.</summary>
    public static SecuredPod Of(V1PodTemplateSpec template) => new(template.Metadata, template.Spec);

    /// <summary>The containers of which something is true, by name.</summary>
    public ImmutableArray<string> Where(Func<SecuredContainer, bool> isSo) => [.. Containers.Where(isSo).Select(c => c.Name)];
}
