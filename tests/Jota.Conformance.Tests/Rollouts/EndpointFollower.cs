using System.Text.Json.Nodes;

namespace Jota.Conformance.Tests.Rollouts;

/// <summary>A client that knows a service only by its EndpointSlices: asks one ready address after the other, without a pause.</summary>
internal sealed class EndpointFollower : IDisposable
{
    private readonly Dictionary<string, string[]> _slices = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private volatile string[] _ready = [];

    /// <summary>Answers that were as they should be.</summary>
    public int Answered { get; private set; }

    /// <summary>What went wrong.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>The addresses that are ready now.</summary>
    public IReadOnlyList<string> Ready => _ready;

    public void Take(JsonNode change)
    {
        var slice = change["object"]!;
        var name = (string)slice["metadata"]!["name"]!;
        _slices[name] = (string?)change["type"] == "DELETED" ? [] : [.. Addresses(slice)];
        _ready = [.. _slices.Values.SelectMany(a => a)];
    }

    public async Task AskOnAsync(CancellationToken stop)
    {
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            var ready = _ready;
            if (ready.Length == 0)
            {
                Lost.Add("no endpoint is ready");
                return;
            }

            await AskAsync(ready[n % ready.Length]);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task AskAsync(string address)
    {
        try
        {
            using var answer = await _http.GetAsync($"http://{address}/");
            if (answer.IsSuccessStatusCode)
            {
                Answered++;
                return;
            }

            Lost.Add($"{address}: {answer.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            Lost.Add($"{address}: {e.Message}");
        }
    }

    private static IEnumerable<string> Addresses(JsonNode slice) => (slice["endpoints"]?.AsArray() ?? [])
        .Where(e => (bool?)e!["conditions"]?["ready"] != false)
        .Select(e => (string)e!["addresses"]![0]!);
}
