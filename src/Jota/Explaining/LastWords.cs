using Jota.Client;
using k8s.Models;

namespace Jota.Explaining;

/// <summary>The last log lines of containers that ended.</summary>
internal sealed class LastWords(HttpApiOptions server) : IDisposable
{
    private const int Lines = 5;

    private readonly HttpClient _http = HttpConnection.Open(server);

    /// <summary>By container; containers whose log cannot be had are not among them.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> OfAsync(V1Pod pod, CancellationToken ct)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var status in (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []))
        {
            var ended = status.State?.Terminated is { ExitCode: not 0 };
            if ((ended || (status.State?.Waiting is not null && status.LastState?.Terminated is not null))
                && await ReadAsync(pod.Metadata, status.Name, previous: !ended, ct) is { Count: > 0 } lines)
            {
                found[status.Name] = lines;
            }
        }

        return found;
    }

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<string>> ReadAsync(V1ObjectMeta pod, string container, bool previous, CancellationToken ct)
    {
        var path = $"/api/v1/namespaces/{Uri.EscapeDataString(pod.NamespaceProperty)}/pods/{Uri.EscapeDataString(pod.Name)}/log"
            + $"?container={Uri.EscapeDataString(container)}&tailLines={Lines}{(previous ? "&previous=true" : "")}";
        using var response = await _http.GetAsync(path, ct);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadAsStringAsync(ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : [];
    }
}
