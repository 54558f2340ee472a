using k8s.Models;

namespace Jota.Api;

/// <summary>Advice on ports that several containers, or one of them twice, lay claim to.</summary>
internal static class PortWarnings
{
    // Advice on more than the first few says nothing more, and to compare all with all takes the square of their number.
    private const int MostCompared = 16;

    public static IEnumerable<string> Of(V1PodSpec spec, string root)
    {
        var seen = new Dictionary<(int, string?), List<(V1ContainerPort Port, string Path)>>();
        foreach (var (container, path) in ContainerWarnings.All(spec, root))
        {
            for (var i = 0; i < container.Ports?.Count; i++)
            {
                var port = container.Ports[i];
                var place = $"{path}.ports[{i}]";
                if (!string.IsNullOrEmpty(port.HostIP) && port.HostPort is null or 0)
                {
                    yield return $"{place}: hostIP set without hostPort: {Shown(port)}";
                }

                if (!seen.TryGetValue((port.ContainerPort, port.Protocol), out var same))
                {
                    seen[(port.ContainerPort, port.Protocol)] = same = [];
                }

                foreach (var (other, otherPlace) in same)
                {
                    if (Clash(port, other) is { } clash)
                    {
                        yield return $"{place}: {clash} port definition with {otherPlace}";
                    }
                }

                if (same.Count < MostCompared)
                {
                    same.Add((port, place));
                }
            }
        }
    }

    private static string Shown(V1ContainerPort port) =>
        $"{{Name:{port.Name} HostPort:0 ContainerPort:{port.ContainerPort} Protocol:{port.Protocol} HostIP:{port.HostIP}}}";

    private static string? Clash(V1ContainerPort one, V1ContainerPort other)
    {
        var (host, otherHost) = (one.HostPort ?? 0, other.HostPort ?? 0);
        var (ip, otherIp) = (one.HostIP ?? "", other.HostIP ?? "");
        return (host == otherHost, ip == otherIp) switch
        {
            (true, true) => "duplicate",
            _ when host == 0 || otherHost == 0 => "overlapping",
            (true, false) when ip.Length == 0 || otherIp.Length == 0 => "dangerously ambiguous",
            _ => null,
        };
    }
}
