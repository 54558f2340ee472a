using System.Net;
using System.Net.WebSockets;
using Jota.ApiServer.Http;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Http;

/// <summary>Logs and sockets whose clients do not read, and how many there may be.</summary>
public sealed class SlowSessionTests
{
    private const string Log = "/api/v1/namespaces/default/pods/one/log?follow=true";
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const int MiB = 1 << 20;

    [Fact]
    public async Task Logs_that_nobody_reads_hold_a_bounded_amount_and_the_slowest_is_ended()
    {
        var node = new FloodingNode();
        await using var cluster = await WithPodAsync(node, new FlowLimits { Total = 8 * MiB, PerConnection = 8 * MiB });
        var flow = cluster.Http.Server.Flow;
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 200; i++)
        {
            answers.Add(await cluster.Admin.SendAsync(Follow(), HttpCompletionOption.ResponseHeadersRead, Ct));
        }

        await Eventually.HoldsAsync(() => node.Following == flow.Flights);
        Assert.InRange(flow.Flights, 1, 199);
        Assert.InRange(flow.Bytes, 4 * MiB, 8 * MiB);
        await Eventually.HoldsAsync(() => flow.BytesInUse < 12 * MiB);
        answers.ForEach(answer => answer.Dispose());
        await Eventually.HoldsAsync(() => flow is { Flights: 0, Bytes: 0, Sessions.Count: 0 });
        Assert.Empty(cluster.Http.Logs.Errors);
    }

    [Fact]
    public async Task Sockets_that_nobody_reads_are_counted_and_the_slowest_is_ended()
    {
        var node = new FloodingNode();
        await using var cluster = await WithPodAsync(node, new FlowLimits { Total = 2 * MiB, PerConnection = 2 * MiB });
        var flow = cluster.Http.Server.Flow;
        var sockets = new List<ClientWebSocket>();
        for (var i = 0; i < 40; i++)
        {
            sockets.Add(await ConnectAsync(cluster, Log));
        }

        await Eventually.HoldsAsync(() => node.Following == flow.Flights && flow.Ended > 0);
        Assert.InRange(flow.Bytes, MiB, 2 * MiB);
        sockets.ForEach(socket => socket.Abort());
        await Eventually.HoldsAsync(() => flow is { Flights: 0, Bytes: 0, Sessions.Count: 0 });
        Assert.Empty(cluster.Http.Logs.Errors);
    }

    [Fact]
    public async Task Watches_over_sockets_that_nobody_reads_count_what_waits_for_each()
    {
        await using var cluster = await WithPodAsync(new FloodingNode(), new FlowLimits { Total = 8 * MiB, PerConnection = 8 * MiB });
        var flow = cluster.Http.Server.Flow;
        var sockets = new List<ClientWebSocket>();
        for (var i = 0; i < 20; i++)
        {
            sockets.Add(await ConnectAsync(cluster, $"{Maps}?watch=true"));
        }

        var map = await cluster.Api.CreateAsync(Map("a", ("k", new string('v', 900_000))), Ct);
        for (var i = 0; flow.Ended == 0 && i < 50; i++)
        {
            map = await cluster.Api.UpdateAsync(map with { Data = new Dictionary<string, string> { ["k"] = new string((char)('a' + (i % 26)), 900_000) } }, Ct);
        }

        await Eventually.HoldsAsync(() => flow.Ended > 0 && flow.Bytes <= 8 * MiB);
        sockets.ForEach(socket => socket.Abort());
        await Eventually.HoldsAsync(() => flow is { Flights: 0, Bytes: 0 });
        Assert.Empty(cluster.Http.Logs.Errors);
    }

    [Fact]
    public async Task There_are_only_so_many_and_one_that_ends_makes_room()
    {
        await using var cluster = await WithPodAsync(new FloodingNode(), new FlowLimits { Sessions = 2 });
        var flow = cluster.Http.Server.Flow;
        using var first = await cluster.Admin.SendAsync(Follow(), HttpCompletionOption.ResponseHeadersRead, Ct);
        using var second = await ConnectAsync(cluster, Log);

        using var refused = await cluster.Admin.SendAsync(Follow(), HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        Assert.Contains("\"reason\":\"TooManyRequests\"", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        // Everything else goes on.
        Assert.Equal(200, (await cluster.Admin.AskAsync("GET", Maps)).Code);
        first.Dispose();
        await Eventually.HoldsAsync(() => flow.Sessions.Count == 1);
        using var third = await cluster.Admin.SendAsync(Follow(), HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    private static HttpRequestMessage Follow() =>
        new(HttpMethod.Get, Log) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private static async Task<ClientWebSocket> ConnectAsync(ClusterScope cluster, string path)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(new Uri(cluster.Http.Server.Address, path)) { Scheme = "wss" }.Uri, cluster.Admin, Ct);
        return socket;
    }

    private static async Task<ClusterScope> WithPodAsync(FloodingNode node, FlowLimits limits)
    {
        var cluster = await ClusterScope.StartAsync(options => options with { Nodes = node, Flow = limits });
        await cluster.Api.CreateAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default", NamespaceProperty = "default" } }, Ct);
        await cluster.Api.CreateAsync(Pod("one", "a"), Ct);
        return cluster;
    }
}
