using System.Net;
using System.Text;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Http;

/// <summary>Bodies that are too long, come too late, or are not asked for: refused or read away, and no fault of the server's.</summary>
public sealed class UnfinishedBodyTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const int MiB = 1 << 20;

    public static TheoryData<Version> Protocols => [HttpVersion.Version11, HttpVersion.Version20];

    [Fact]
    public async Task A_body_that_does_not_come_in_time_is_a_timeout()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var never = new TaskCompletionSource();
        using var request = Request(
            HttpMethod.Post, $"{ConfigMaps}?timeout=1ms", HttpVersion.Version20, new UnfinishedContent(1000, never.Task, length: 2000));
        await AssertRefusedAsync(cluster, cluster.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct), HttpStatusCode.GatewayTimeout);
        never.SetResult();
    }

    [Fact]
    public async Task A_connection_whose_body_came_too_late_goes_on()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await using var wire = await cluster.Http.OpenAsync(Ct);
        using var answers = new StreamReader(wire);
        await wire.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {ConfigMaps}?timeout=1ms HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{"), Ct);
        Assert.StartsWith("HTTP/1.1 504", await answers.ReadLineAsync(Ct), StringComparison.Ordinal);
        await wire.WriteAsync("}GET /version HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray(), Ct);
        Assert.Contains("HTTP/1.1 200", await answers.ReadToEndAsync(Ct), StringComparison.Ordinal);
        Assert.Empty(cluster.Http.Logs.Errors);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_body_of_unknown_length_that_is_too_long_is_refused(Version protocol)
    {
        await using var cluster = await ClusterScope.StartAsync();
        using var request = Request(HttpMethod.Post, ConfigMaps, protocol, new UnfinishedContent(4 * MiB, Task.CompletedTask));
        await AssertRefusedAsync(cluster, cluster.Admin.SendAsync(request, Ct), HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("/openapi/v2")]
    [InlineData(ConfigMaps)]
    public async Task A_body_that_nobody_asked_for_does_not_keep_a_long_answer_from_its_client(string path)
    {
        await using var cluster = await ClusterScope.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await cluster.Api.CreateAsync(Map($"m{i}", ("k", new string('v', 900_000))), Ct);
        }

        using var request = Request(HttpMethod.Get, path, HttpVersion.Version11, new UnfinishedContent(5 * MiB / 2, Task.CompletedTask));
        using var answer = await cluster.Admin.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync(Ct)).Length, 100_000, int.MaxValue);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, Version protocol, HttpContent content) => new(method, path)
    {
        Version = protocol,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = content,
    };

    /// <summary>Refused with this code, or its connection ended while it was being sent; and neither is called an error.</summary>
    private static async Task AssertRefusedAsync(ClusterScope cluster, Task<HttpResponseMessage> sending, HttpStatusCode code)
    {
        using var answer = await sending;
        Assert.Equal(code, answer.StatusCode);
        Assert.Empty(cluster.Http.Logs.Errors);
    }
}
