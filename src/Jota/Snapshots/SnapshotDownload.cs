using System.Net.Http.Headers;
using Jota.Api;
using Jota.Client;
using Jota.Hosting.Snapshots;
using Jota.Kubeconfigs;
using Jota.Store.Snapshots;

namespace Jota.Snapshots;

/// <summary>Takes a snapshot of a cluster that runs, through its API.</summary>
internal static class SnapshotDownload
{
    private const string Path = "/debug/jota/snapshot";

    /// <summary>Writes it into a file. Throws <see cref="ApiException"/> with the server's own words when it refuses.</summary>
    public static async Task<SnapshotSummary> RunAsync(string? kubeconfig, string file, CancellationToken ct)
    {
        using var http = HttpConnection.Open(KubeconfigFile.Load(CurrentKubeconfig.Find(kubeconfig)));
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/octet-stream"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!answer.IsSuccessStatusCode)
        {
            throw HttpFailure.Of((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(ct));
        }

        return await SnapshotFile.WriteAsync(file, (into, ct) => answer.Content.CopyToAsync(into, ct), ct);
    }
}
