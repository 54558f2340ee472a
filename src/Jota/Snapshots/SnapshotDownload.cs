using System.Net.Http.Headers;
using System.Text.Json;
using Jota.Client;
using Jota.Hosting.Snapshots;
using Jota.Kubeconfigs;
using Jota.Store.Snapshots;

namespace Jota.Snapshots;

/// <summary>Takes a snapshot of a cluster that runs, through its API.</summary>
internal static class SnapshotDownload
{
    private const string Path = "/debug/jota/snapshot";

    /// <summary>Writes it into a file. Throws <see cref="IOException"/> with the server's own words when it refuses.</summary>
    public static async Task<SnapshotSummary> RunAsync(string? kubeconfig, string file, CancellationToken ct)
    {
        using var http = HttpConnection.Open(KubeconfigFile.Load(CurrentKubeconfig.Find(kubeconfig)));
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/octet-stream"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!answer.IsSuccessStatusCode)
        {
            throw new IOException(await ReasonAsync(answer, ct));
        }

        return await SnapshotFile.WriteAsync(file, (into, ct) => answer.Content.CopyToAsync(into, ct), ct);
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(ct));
            return body.RootElement.GetProperty("message").GetString() ?? "";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"the server answers {(int)answer.StatusCode} {answer.ReasonPhrase}: is it a Jota?";
        }
    }
}
