namespace Jota.Containerd.Tests;

/// <summary>Asks a web server in a pod, which may still be coming up.</summary>
internal static class Web
{
    public static async Task<string> GetAsync(string host, int port, CancellationToken ct)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var page = "";
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                page = await http.GetStringAsync($"http://{host}:{port}/", ct);
                return true;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
            {
                return false;
            }
        });
        return page;
    }
}
