using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Jota.Conformance.Tests.Services;

/// <summary>Asks the stand-in nginx pods behind an address, a new connection each time, and counts which version answered.</summary>
internal sealed partial class ServiceClient(string address) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>How often each version answered.</summary>
    public ConcurrentDictionary<string, int> Answers { get; } = [];

    /// <summary>What went wrong.</summary>
    public ConcurrentQueue<string> Lost { get; } = [];

    public int Answered => Answers.Values.Sum();

    /// <summary>The version that answers one request.</summary>
    public async Task<string> AskAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{address}/");
        request.Headers.ConnectionClose = true;
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return Version().Match(await answer.Content.ReadAsStringAsync()).Value;
    }

    /// <summary>Asks until this version answers.</summary>
    public Task UntilAnsweredAsync(string version) => Eventually.TrueAsync(async () =>
    {
        try
        {
            return await AskAsync() == version;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });

    /// <summary>Several at a time go on asking until it is enough.</summary>
    public Task AskUntilAsync(Func<bool> enough) => Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
    {
        while (!enough())
        {
            try
            {
                Answers.AddOrUpdate(await AskAsync(), 1, (_, count) => count + 1);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                Lost.Enqueue(e.Message);
            }
        }
    })));

    public void Dispose() => _http.Dispose();

    [GeneratedRegex(@"nginx:[\w.]+")]
    private static partial Regex Version();
}
