using k8s.Models;

namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>A container of any sort, as checks see it.</summary>
internal sealed record SecuredContainer(string Name, V1SecurityContext? Context)
{
    private V1Lifecycle? Lifecycle { get; init; }

    private IList<V1ContainerPort>? Ports { get; init; }

    private IEnumerable<V1Probe?> Probes { get; init; } = [];

    private IEnumerable<V1LifecycleHandler?> Hooks => [Lifecycle?.PostStart, Lifecycle?.PreStop];

    /// <summary>The node's ports that it wants.</summary>
    public IEnumerable<int> HostPorts => (Ports ?? []).Select(port => port.HostPort ?? 0).Where(port => port != 0);

    /// <summary>Whom its probes and hooks ask, where that is not the pod itself.</summary>
    public IEnumerable<string> AskedHosts =>
        Probes.SelectMany(probe => new[] { probe?.HttpGet?.Host, probe?.TcpSocket?.Host })
            .Concat(Hooks.SelectMany(hook => new[] { hook?.HttpGet?.Host, hook?.TcpSocket?.Host }))
            .Where(host => !string.IsNullOrEmpty(host))!;

    public static SecuredContainer Of(V1Container container) => new(container.Name, container.SecurityContext)
    {
        Lifecycle = container.Lifecycle,
        Ports = container.Ports,
        Probes = [container.LivenessProbe, container.ReadinessProbe, container.StartupProbe],
    };

    public static SecuredContainer Of(V1EphemeralContainer container) => new(container.Name, container.SecurityContext)
    {
        Lifecycle = container.Lifecycle,
        Ports = container.Ports,
        Probes = [container.LivenessProbe, container.ReadinessProbe, container.StartupProbe],
    };
}
