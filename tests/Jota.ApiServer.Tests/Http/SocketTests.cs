using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Tests.Http;

/// <summary>Logs and watches as messages of a WebSocket.</summary>
public sealed class SocketTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, WebSocketMessageType.Binary, "hello\n")]
    [InlineData("binary.k8s.io", WebSocketMessageType.Binary, "hello\n")]
    [InlineData("base64.binary.k8s.io", WebSocketMessageType.Text, "aGVsbG8K")]
    public async Task A_log_comes_in_messages_and_the_socket_is_closed_behind_it(string? protocol, WebSocketMessageType type, string expected)
    {
        await using var cluster = await WithLogAsync(new ScriptedNode("hello\n"));
        using var socket = await ConnectAsync(cluster, $"{Pods}/one/log", protocol);

        var message = await ReadAsync(socket);

        Assert.Equal((type, expected, protocol), (message!.Value.Type, message.Value.Text, socket.SubProtocol));
        Assert.Null(await ReadAsync(socket));
    }

    [Fact]
    public async Task A_log_without_a_line_is_a_socket_that_closes()
    {
        await using var cluster = await WithLogAsync(new ScriptedNode(""));
        using var socket = await ConnectAsync(cluster, $"{Pods}/one/log", null);
        Assert.Null(await ReadAsync(socket));
    }

    [Fact]
    public async Task A_followed_log_ends_when_its_client_closes()
    {
        var node = new ScriptedNode("first\n");
        await using var cluster = await WithLogAsync(node);
        using var socket = await ConnectAsync(cluster, $"{Pods}/one/log?follow=true", "binary.k8s.io");
        Assert.Equal("first\n", (await ReadAsync(socket))!.Value.Text);
        await node.Followed;

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Ct);

        await node.Ended;
    }

    [Fact]
    public async Task What_is_refused_is_refused_in_HTTP()
    {
        await using var cluster = await WithLogAsync(new ScriptedNode("") { Refusal = ApiException.BadRequest("it waits") });
        using var refused = new ClientWebSocket();
        refused.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => refused.ConnectAsync(AddressOf(cluster, $"{Pods}/one/log"), cluster.Admin, Ct));
        Assert.Equal(400, (int)refused.HttpStatusCode);

        using var unknown = new ClientWebSocket();
        unknown.Options.CollectHttpResponseDetails = true;
        unknown.Options.AddSubProtocol("nosuch");
        await Assert.ThrowsAsync<WebSocketException>(() => unknown.ConnectAsync(AddressOf(cluster, $"{Pods}/one/log"), cluster.Admin, Ct));
        Assert.Equal(403, (int)unknown.HttpStatusCode);
    }

    [Fact]
    public async Task A_watch_tells_each_event_in_a_message()
    {
        await using var cluster = await ClusterScope.StartAsync();
        using var socket = await ConnectAsync(cluster, $"{Maps}?watch=true", null);

        await cluster.Admin.AskAsync("POST", Maps, """{"metadata":{"name":"a"}}""");
        await cluster.Admin.AskAsync("DELETE", $"{Maps}/a");

        Assert.Equal(("ADDED", "a"), Event(await ReadAsync(socket)));
        Assert.Equal(("DELETED", "a"), Event(await ReadAsync(socket)));
    }

    [Fact]
    public async Task A_watch_ends_with_its_time()
    {
        await using var cluster = await ClusterScope.StartAsync();
        using var socket = await ConnectAsync(cluster, $"{Maps}?watch=true&timeoutSeconds=1", null);
        Assert.Null(await ReadAsync(socket));
    }

    private static (string, string) Event((WebSocketMessageType Type, string Text)? message)
    {
        Assert.Equal(WebSocketMessageType.Text, message!.Value.Type);
        var json = JsonNode.Parse(message.Value.Text)!;
        return (json["type"]!.GetValue<string>(), json["object"]!["metadata"]!["name"]!.GetValue<string>());
    }

    private static Uri AddressOf(ClusterScope cluster, string path) => new UriBuilder(new Uri(cluster.Http.Server.Address, path)) { Scheme = "wss" }.Uri;

    private static async Task<ClientWebSocket> ConnectAsync(ClusterScope cluster, string path, string? protocol)
    {
        var socket = new ClientWebSocket();
        if (protocol is not null)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        await socket.ConnectAsync(AddressOf(cluster, path), cluster.Admin, Ct);
        return socket;
    }

    /// <summary>The next message; null when the server closes.</summary>
    private static async Task<(WebSocketMessageType Type, string Text)?> ReadAsync(ClientWebSocket socket)
    {
        var into = new MemoryStream();
        var piece = new byte[1000];
        while (true)
        {
            var read = await socket.ReceiveAsync(piece.AsMemory(), Ct);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            into.Write(piece, 0, read.Count);
            if (read.EndOfMessage)
            {
                return (read.MessageType, Encoding.UTF8.GetString(into.ToArray()));
            }
        }
    }

    private static async Task<ClusterScope> WithLogAsync(ScriptedNode node)
    {
        var cluster = await ClusterScope.StartAsync(options => options with { Nodes = node });
        await cluster.Api.CreateAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default", NamespaceProperty = "default" } }, Ct);
        await cluster.Api.CreateAsync(
            new V1Pod
            {
                Metadata = new V1ObjectMeta { Name = "one", NamespaceProperty = "default" },
                Spec = new V1PodSpec { NodeName = "a", Containers = [new V1Container { Name = "c", Image = "i" }] },
            },
            Ct);
        return cluster;
    }
}
