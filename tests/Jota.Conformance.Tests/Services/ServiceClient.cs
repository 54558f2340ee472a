using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Jota.Conformance.Tests.Services;

/// <summary>Asks the stand-in nginx pods behind an address, a new connection each time, and counts which version answered.</summary>
internal sealed partial class ServiceClient(string address) : IDisposable
{
    // Who is late is not lost: a machine may stand still for a while. What goes to nobody is never answered.
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>How often each version answered.</summary>
    public ConcurrentDictionary<string, int> Answers { get; } = [];

    /// <summary>What went wrong, and how the machine was then.</summary>
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
                Lost.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {e.GetBaseException().Message} {MachineLoad.Tell()}");
            }
        }
    })));

    public void Dispose() => _http.Dispose();

    // Says which of the two it was that did not come: the connection, or the answer.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw new HttpRequestException("no connection was made");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    [GeneratedRegex(@"nginx:[\w.]+")]
    private static partial Regex Version();
}
