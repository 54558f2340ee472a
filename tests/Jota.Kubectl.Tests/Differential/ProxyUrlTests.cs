using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl.Tests.Differential;

/// <summary>A kubeconfig's <c>proxy-url</c> is the way to its server.</summary>
[Collection("live")]
public sealed class ProxyUrlTests(LiveCluster cluster) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-proxy-url-").FullName;
    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);
    private readonly List<string> _asked = [];
    private readonly CancellationTokenSource _end = new();
    private Task _serving = Task.CompletedTask;

    public ValueTask InitializeAsync()
    {
        _proxy.Start();
        _serving = ServeAsync();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _proxy.Dispose();
        await _serving;
        _end.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Requests_go_through_it()
    {
        var config = Kubeconfig.Load([cluster.Kubeconfig], mustExist: true).Merged;
        var server = new Uri(config.Items("clusters").First().Text("cluster", "server"));
        config["clusters"]![0]!["cluster"]!["proxy-url"] = $"http://{_proxy.LocalEndpoint}";
        var file = Path.Combine(_folder, "config");
        await File.WriteAllTextAsync(file, config.ToJsonString(), TestContext.Current.CancellationToken);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = _folder, ["KUBECONFIG"] = file };

        var got = await Kubectls.RunOursAsync(["get", "namespace", "default", "-o", "name"], "", variables);

        Assert.Equal((0, "namespace/default\n"), (got.ExitCode, got.Output));
        Assert.All(_asked, line => Assert.StartsWith($"CONNECT {server.Authority} ", line, StringComparison.Ordinal));
        Assert.NotEmpty(_asked);
    }

    private async Task ServeAsync()
    {
        var tunnels = new List<Task>();
        try
        {
            while (true)
            {
                tunnels.Add(TunnelAsync(await _proxy.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(tunnels);
        }
    }

    private async Task TunnelAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = await HeadAsync(stream);
                _asked.Add(head.Split('\r')[0]);
                var target = IPEndPoint.Parse(head.Split(' ')[1]);
                using var server = new TcpClient();
                await server.ConnectAsync(target, _end.Token);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _end.Token);
                await Task.WhenAny(
                    stream.CopyToAsync(server.GetStream(), _end.Token), server.GetStream().CopyToAsync(stream, _end.Token));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The connection ended, or the test.
            }
        }
    }

    private async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _end.Token) > 0)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
