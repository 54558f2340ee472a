using System.Net;
using Jota.ApiServer.Http;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Http;

/// <summary>Clients that do not read, and bodies that do not come: what the server holds for them.</summary>
public sealed class SlowClientTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const int MiB = 1 << 20;

    [Fact]
    public async Task Bodies_that_do_not_come_whole_hold_a_bounded_amount_and_the_slowest_is_refused()
    {
        await using var cluster = await ClusterScope.StartAsync(options => options with { Flow = new FlowLimits { Total = 4 * MiB, PerConnection = 4 * MiB } });
        var flow = cluster.Http.Server.Flow;
        var never = new TaskCompletionSource();
        var requests = new List<Task<HttpResponseMessage>>();
        for (var i = 0; i < 6; i++)
        {
            var (held, ended) = (flow.Bytes, flow.Ended);
            var content = new UnfinishedContent(MiB, never.Task);
            requests.Add(cluster.Admin.SendAsync(Request(HttpMethod.Post, ConfigMaps, content), HttpCompletionOption.ResponseHeadersRead, Ct));
            await Eventually.HoldsAsync(() => flow.Bytes >= held + MiB || flow.Ended > ended);
        }

        await Eventually.HoldsAsync(() => requests[0].IsCompleted);
        var refused = await requests[0];
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("\"reason\":\"TooManyRequests\"", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.InRange(flow.Bytes, 1, 4 * MiB);
        Assert.False(requests[5].IsCompleted);
        never.SetResult();
        await Task.WhenAll(requests);
        await Eventually.HoldsAsync(() => flow.Flights == 0);
        Assert.Equal(0, flow.Bytes);
        Assert.Empty(cluster.Http.Logs.Errors);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task Documents_that_nobody_reads_are_not_copied_for_each(string encoding)
    {
        await using var cluster = await ClusterScope.StartAsync(Unlimited);
        var answers = await OpenUnreadAsync(cluster, "/openapi/v2", 200, encoding: encoding);

        Assert.InRange(cluster.Http.Server.Flow.BytesInUse, 1, 24 * MiB);
        await CloseAsync(cluster, answers);
    }

    [Fact]
    public async Task A_long_table_is_made_as_it_is_read()
    {
        await using var cluster = await ClusterScope.StartAsync(Unlimited);
        for (var i = 0; i < 1000; i++)
        {
            await cluster.Api.CreateAsync(Map($"m{i}", ("k", new string('v', 3000))), Ct);
        }

        var table = "application/json;as=Table;v=v1;g=meta.k8s.io";
        var answers = await OpenUnreadAsync(cluster, $"{ConfigMaps}?includeObject=Object", 10, table);
        Assert.InRange(cluster.Http.Server.Flow.BytesInUse, 1, 4 * MiB);

        // The first rows are there although nobody has made the last ones.
        var first = new byte[1000];
        await (await answers[0].Content.ReadAsStreamAsync(Ct)).ReadExactlyAsync(first, Ct);
        Assert.StartsWith("{\"kind\":\"Table\"", System.Text.Encoding.UTF8.GetString(first), StringComparison.Ordinal);
        await CloseAsync(cluster, answers);
    }

    [Fact]
    public async Task An_answer_that_was_made_for_one_client_counts_whole_while_it_waits()
    {
        await using var cluster = await ClusterScope.StartAsync(options => options with { Flow = new FlowLimits { Total = 8 * MiB, PerConnection = 8 * MiB } });
        await cluster.Api.CreateAsync(Map("a", ("k", new string('v', 1_000_000))), Ct);
        var flow = cluster.Http.Server.Flow;
        var answers = await OpenAsync(cluster, $"{ConfigMaps}/a?pretty=true", 7);
        await Eventually.HoldsAsync(() => flow.Flights == 7);
        Assert.InRange(flow.Bytes, 7_000_000, 8 * MiB);

        answers.AddRange(await OpenAsync(cluster, $"{ConfigMaps}/a?pretty=true", 3));
        await Eventually.HoldsAsync(() => flow.Ended > 0);
        Assert.InRange(flow.Bytes, 1, 8 * MiB);
        await CloseAsync(cluster, answers);
    }

    [Fact]
    public async Task Watches_that_nobody_reads_hold_a_bounded_amount()
    {
        await using var cluster = await ClusterScope.StartAsync(Unlimited);
        var answers = await OpenAsync(cluster, $"{ConfigMaps}?watch=1", 50);
        var map = await cluster.Api.CreateAsync(Map("a", ("k", new string('v', 60_000))), Ct);
        var from = map.Metadata.ResourceVersion;
        for (var i = 0; i < 100; i++)
        {
            map = await cluster.Api.UpdateAsync(map with { Data = new Dictionary<string, string> { ["k"] = new string((char)('a' + (i % 26)), 60_000) } }, Ct);
        }

        // These have all of it to read at once.
        answers.AddRange(await OpenAsync(cluster, $"{ConfigMaps}?watch=1&resourceVersion={from}", 50));
        await Eventually.HoldsAsync(() => cluster.Http.Server.Flow.Flights == 100);
        Assert.InRange(cluster.Http.Server.Flow.BytesInUse, 1, 32 * MiB);
        await CloseAsync(cluster, answers);
    }

    /// <summary>Nobody is ended: what is held is little by itself.</summary>
    private static HttpApiServerOptions Unlimited(HttpApiServerOptions options) =>
        options with { Flow = new FlowLimits { PerConnection = long.MaxValue, Total = long.MaxValue } };

    private static async Task<List<HttpResponseMessage>> OpenUnreadAsync(
        ClusterScope cluster, string path, int count, string accept = "application/json", string encoding = "identity")
    {
        var answers = await OpenAsync(cluster, path, count, accept, encoding);
        await Eventually.HoldsAsync(() => cluster.Http.Server.Flow.Flights == count);
        return answers;
    }

    /// <summary>Opens streams of one connection, whose windows stay closed once they are full.</summary>
    private static async Task<List<HttpResponseMessage>> OpenAsync(
        ClusterScope cluster, string path, int count, string accept = "application/json", string encoding = "identity")
    {
        var requests = Enumerable.Range(0, count).Select(_ =>
        {
            var request = Request(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Accept", accept);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
            return cluster.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        }).ToList();
        return [.. await Task.WhenAll(requests)];
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content = null) => new(method, path)
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = content,
    };

    /// <summary>Once the clients are gone, so is what was held for them.</summary>
    private static async Task CloseAsync(ClusterScope cluster, List<HttpResponseMessage> answers)
    {
        answers.ForEach(answer => answer.Dispose());
        await Eventually.HoldsAsync(() => cluster.Http.Server.Flow is { Flights: 0, Bytes: 0, BytesInUse: < MiB });
        Assert.Empty(cluster.Http.Logs.Errors);
    }
}
