namespace Jota.Kubectl;

/// <summary>A file that lies on somebody's web server.</summary>
internal static class RemoteFile
{
    private const int Largest = 64 << 20;

    public static async Task<byte[]> ReadAsync(string address, CancellationToken ct)
    {
        using var http = new HttpClient { MaxResponseContentBufferSize = Largest };
        try
        {
            using var response = await http.GetAsync(new Uri(address), ct);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(ct) : throw KubectlException.Error(
                $"unable to read URL \"{address}\", server reported {(int)response.StatusCode} {response.ReasonPhrase}, " +
                $"status code={(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            throw KubectlException.Error($"unable to read URL \"{address}\": {e.Message}");
        }
    }
}
