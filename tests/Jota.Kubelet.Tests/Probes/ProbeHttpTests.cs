using System.Net;
using System.Net.Sockets;
using System.Text;
using Jota.Kubelet.Probes;
using k8s.Models;

namespace Jota.Kubelet.Tests.Probes;

public sealed class ProbeHttpTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://10.0.0.1/a", 302, "/b", "http://10.0.0.1/b")]
    [InlineData("http://10.0.0.1/a", 301, "http://10.0.0.1:8080/b", "http://10.0.0.1:8080/b")]
    [InlineData("http://10.0.0.1/a", 308, "https://10.0.0.1/b", "https://10.0.0.1/b")]
    [InlineData("http://10.0.0.1/a", 302, "http://10.0.0.2/a", null)]
    [InlineData("http://10.0.0.1/a", 302, "ftp://10.0.0.1/a", null)]
    [InlineData("http://10.0.0.1/a", 302, null, null)]
    [InlineData("http://10.0.0.1/a", 304, "/b", null)]
    [InlineData("http://10.0.0.1/a", 200, "/b", null)]
    public void Only_redirects_within_the_host_are_followed(string asked, int code, string? location, string? next) =>
        Assert.Equal(next, HttpProbeRequest.Next(new Uri(asked), code, location is null ? null : new Uri(location, UriKind.RelativeOrAbsolute))?.ToString());

    [Theory]
    [InlineData("/broken", false, "HTTP probe failed with statuscode: 500")]
    [InlineData("/to-broken", false, "HTTP probe failed with statuscode: 500")]
    [InlineData("/to-fine", true, "")]
    [InlineData("/away", true, "Probe terminated redirects, Response body: go away")]
    [InlineData("/round", false, "stopped after 10 redirects")]
    public async Task What_counts_is_the_answer_at_the_end_of_the_way(string path, bool succeeds, string message)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var serving = ServeAsync(listener, stop.Token);
        using var http = new ProbeHttp();
        var endpoint = new ContainerEndpoint("id", new V1Container { Name = "c" }, "127.0.0.1");
        var result = await http.GetAsync(endpoint, new V1HTTPGetAction { Path = path, Port = ((IPEndPoint)listener.LocalEndpoint).Port }, Ct);
        Assert.Equal(succeeds, result.Succeeded);
        Assert.EndsWith(message, result.Message, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
    }

    private static async Task ServeAsync(TcpListener listener, CancellationToken ct)
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(ct);
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var path = (await reader.ReadLineAsync(ct))!.Split(' ')[1];
            while (await reader.ReadLineAsync(ct) is { Length: > 0 })
            {
                // The headers are of no interest.
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(Answer(path)), ct);
        }
    }

    private static string Answer(string path) => path switch
    {
        "/to-broken" => "HTTP/1.1 302 Found\r\nLocation: /broken\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "/to-fine" => "HTTP/1.1 302 Found\r\nLocation: /fine\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "/away" => "HTTP/1.1 302 Found\r\nLocation: http://0.0.0.0/\r\nContent-Length: 7\r\nConnection: close\r\n\r\ngo away",
        "/round" => "HTTP/1.1 302 Found\r\nLocation: /round\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "/fine" => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        _ => "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    };
}
