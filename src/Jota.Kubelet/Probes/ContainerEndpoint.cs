using System.Globalization;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>Where one run of a container is reached.</summary>
/// <param name="ContainerId">The run.</param>
/// <param name="Container">Its spec, which may name ports.</param>
/// <param name="PodIp">Where, unless an action names another host.</param>
internal sealed record ContainerEndpoint(string ContainerId, V1Container Container, string PodIp)
{
    /// <summary>
    /// Host and port as a URL has them. Throws <see cref="ContainerConfigException"/> when the container has not named the port.
    /// </summary>
    public string Authority(string? host, IntOrString port)
    {
        var address = host is { Length: > 0 } ? host : PodIp;
        var number = PortOf(port).ToString(CultureInfo.InvariantCulture);
        return address.Contains(':', StringComparison.Ordinal) && !address.StartsWith('[')
            ? $"[{address}]:{number}"
            : $"{address}:{number}";
    }

    /// <summary>
    /// A port's number, which the container may have named. Throws <see cref="ContainerConfigException"/> when it did not.
    /// </summary>
    public int PortOf(IntOrString port) => int.TryParse(port.Value, CultureInfo.InvariantCulture, out var number)
        ? number
        : Container.Ports?.FirstOrDefault(p => p.Name == port.Value)?.ContainerPort
            ?? throw new ContainerConfigException($"couldn't find port: {port.Value}");
}
