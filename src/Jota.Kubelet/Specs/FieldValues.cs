using k8s.Models;

namespace Jota.Kubelet.Specs;

/// <summary>Values of the pod's own fields, for variables and downward API files.</summary>
internal sealed record FieldValues
{
    public IReadOnlyList<string> PodIps { get; init; } = [];

    public IReadOnlyList<string> HostIps { get; init; } = [];

    /// <summary>The value of a field. Throws <see cref="ContainerConfigException"/> when there is no such field.</summary>
    public string Of(V1Pod pod, string path) => path switch
    {
        "metadata.name" => pod.Metadata.Name,
        "metadata.namespace" => pod.Metadata.NamespaceProperty ?? "",
        "metadata.uid" => pod.Metadata.Uid ?? "",
        "metadata.labels" => Lines(pod.Metadata.Labels),
        "metadata.annotations" => Lines(pod.Metadata.Annotations),
        "spec.nodeName" => pod.Spec.NodeName ?? "",
        "spec.serviceAccountName" => pod.Spec.ServiceAccountName ?? "",
        "status.hostIP" => HostIps.Count > 0 ? HostIps[0] : "",
        "status.hostIPs" => string.Join(',', HostIps),
        "status.podIP" => PodIps.Count > 0 ? PodIps[0] : "",
        "status.podIPs" => string.Join(',', PodIps),
        _ => Subscript(pod, path) ?? throw new ContainerConfigException($"unsupported fieldPath: {path}"),
    };

    private static string? Subscript(V1Pod pod, string path)
    {
        foreach (var (prefix, map) in new[] { ("metadata.labels['", pod.Metadata.Labels),
            ("metadata.annotations['", pod.Metadata.Annotations) })
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal))
            {
                return map is not null && map.TryGetValue(path[prefix.Length..^2], out var value) ? value : "";
            }
        }

        return null;
    }

    // key="value" with the value quoted as Go does.
    private static string Lines(IDictionary<string, string>? map) =>
        string.Join('\n', (map ?? new Dictionary<string, string>())
            .OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={GoQuote.Quote(p.Value)}"));
}
