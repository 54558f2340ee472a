using System.Globalization;
using System.Text.Json;
using Jota.Client;
using Jota.Kubeconfigs;

namespace Jota.Tracing;

/// <summary>Reads a pod's trace from the server of a kubeconfig.</summary>
internal sealed class PodTraceSource : IDisposable
{
    private readonly HttpClient _http;

    private PodTraceSource(HttpClient http) => _http = http;

    /// <summary>
    /// Connects as the current context says. Throws <see cref="InvalidDataException"/> when there is no usable kubeconfig.
    /// </summary>
    public static PodTraceSource Open(string? kubeconfig) =>
        new(HttpConnection.Open(KubeconfigFile.Load(CurrentKubeconfig.Find(kubeconfig))));

    /// <summary>The same at a server that is known.</summary>
    public static PodTraceSource Open(HttpApiOptions server) => new(HttpConnection.Open(server));

    /// <summary>What is known of the pod. Throws <see cref="IOException"/> with the server's own words when it refuses.</summary>
    public async Task<IReadOnlyList<PodTraceEntry>> ReadAsync(string ns, string name, CancellationToken ct)
    {
        using var response =
            await _http.GetAsync($"/debug/jota/trace/namespaces/{Uri.EscapeDataString(ns)}/pods/{Uri.EscapeDataString(name)}", ct);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(ct));
        if (!response.IsSuccessStatusCode)
        {
            throw new IOException(body.RootElement.TryGetProperty("message", out var message)
                ? message.GetString()
                : response.ReasonPhrase);
        }

        return
        [
            .. body.RootElement.GetProperty("entries").EnumerateArray().Select(e => new PodTraceEntry(
                Enum.Parse<PodStep>(e.GetProperty("step").GetString()!),
                DateTimeOffset.Parse(e.GetProperty("at").GetString()!, CultureInfo.InvariantCulture),
                e.GetProperty("detail").GetString() ?? "")),
        ];
    }

    public void Dispose() => _http.Dispose();
}
