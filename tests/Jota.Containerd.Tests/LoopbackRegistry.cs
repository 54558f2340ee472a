using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Jota.Containerd.Tests;

/// <summary>A real registry on a free loopback port, so that pulling is real and a tag that is not there is really missing.</summary>
public sealed class LoopbackRegistry : IAsyncDisposable
{
    private Process? _process;

    public string Endpoint { get; private set; } = "http://127.0.0.1:1";

    public async Task StartAsync(string directory)
    {
        if (!File.Exists("/usr/bin/docker-registry"))
        {
            return;
        }

        var port = FreePort();
        var config = Path.Combine(directory, "config.yml");
        await File.WriteAllTextAsync(config, $"""
            version: 0.1
            log: {"{ level: error }"}
            storage:
              filesystem:
                rootdirectory: {directory}
            http:
              addr: 127.0.0.1:{port}
            """);
        _process = Process.Start(new ProcessStartInfo("/usr/bin/docker-registry", ["serve", config])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Endpoint = $"http://127.0.0.1:{port}";
        await UntilAnswersAsync();
    }

    /// <summary>Puts the image of an OCI archive into the registry under a name.</summary>
    public async Task PushAsync(string archive, string name)
    {
        Assert.SkipWhen(_process is null, "docker-registry: apt-get install docker-registry skopeo");
        using var skopeo = Process.Start(
            "skopeo",
            ["copy", "--quiet", "--insecure-policy", "--dest-tls-verify=false", "oci-archive:" + archive, $"docker://{Endpoint[7..]}/{name}"]);
        await skopeo.WaitForExitAsync();
        Assert.Equal(0, skopeo.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }

    private async Task UntilAnswersAsync()
    {
        using var http = new HttpClient();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return (await http.GetAsync(Endpoint + "/v2/")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
