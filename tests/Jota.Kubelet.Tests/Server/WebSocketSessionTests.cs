using System.Collections.Immutable;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Jota.Client;
using Jota.Kubelet.Simulated;

namespace Jota.Kubelet.Tests.Server;

/// <summary>Clients that talk with processes over WebSocket.</summary>
public sealed class WebSocketSessionTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    private static readonly SimulationScript Script = new()
    {
        Otherwise = SimulatedImage.Default with
        {
            Commands = ImmutableDictionary<string, SimulatedCommand>.Empty
                .Add("hello", new() { Output = "hi\n", Error = "careful\n" })
                .Add("sh -c exit 3", new() { ExitCode = 3 }),
        },
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v5.channel.k8s.io")]
    [InlineData("v4.channel.k8s.io")]
    public async Task Output_errors_and_the_end_come_on_channels_of_their_own(string protocol)
    {
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one");
        using var socket = await cluster.ConnectAsync($"{Pods}/one/exec?command=hello&stdout=true&stderr=true", protocol);
        Assert.Equal(protocol, socket.SubProtocol);
        var said = await socket.ReadAllAsync();
        Assert.Equal(("hi\n", "careful\n", 0), (said.Text(1), said.Text(2), said.ExitCode()));
    }

    [Fact]
    public async Task The_exit_code_is_told()
    {
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one");
        using var socket = await cluster.ConnectAsync($"{Pods}/one/exec?command=sh&command=-c&command=exit%203&stdout=true", "v5.channel.k8s.io");
        Assert.Equal(3, (await socket.ReadAllAsync()).ExitCode());
    }

    [Fact]
    public async Task Older_clients_are_told_of_a_failure_in_words_and_of_a_success_not_at_all()
    {
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one");
        using var failing = await cluster.ConnectAsync($"{Pods}/one/exec?command=sh&command=-c&command=exit%203&stdout=true", "channel.k8s.io");
        Assert.Equal("command terminated with non-zero exit code: exit status 3", (await failing.ReadAllAsync()).Text(3));
        using var fine = await cluster.ConnectAsync($"{Pods}/one/exec?command=hello&stdout=true", "channel.k8s.io");
        Assert.Equal("", (await fine.ReadAllAsync()).Text(3));
    }

    [Fact]
    public async Task Base64_is_spoken_where_bytes_cannot_be()
    {
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one");
        using var socket = await cluster.ConnectAsync($"{Pods}/one/exec?command=cat&stdin=true&stdout=true", "v4.base64.channel.k8s.io");
        await socket.SendAsync("0aGVsbG8="u8.ToArray().AsMemory(), WebSocketMessageType.Text, endOfMessage: true, Ct);
        Assert.Equal("1", Encoding.ASCII.GetString((await socket.ReadAsync())!));
        Assert.Equal("1aGVsbG8=", Encoding.ASCII.GetString((await socket.ReadAsync())!));
    }

    [Fact]
    public async Task Base64_goes_on_as_it_comes_however_long_its_message_is()
    {
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one");
        using var socket = await cluster.ConnectAsync($"{Pods}/one/exec?command=cat&stdin=true&stdout=true", "v4.base64.channel.k8s.io");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var said = RandomNumberGenerator.GetBytes(300_001);
        var text = Encoding.ASCII.GetBytes("0" + Convert.ToBase64String(said));
        var echo = new MemoryStream();

        // Cut anywhere; and all but the end is heard before the end is said.
        for (int at = 0, size = 1; at < text.Length - 10; at += size)
        {
            size = Math.Min(1 + (size * 3 % 40_000), text.Length - 10 - at);
            await socket.SendAsync(text.AsMemory(at, size), WebSocketMessageType.Text, endOfMessage: false, Ct);
        }

        while (echo.Length < said.Length - 20)
        {
            await EchoAsync();
        }

        await socket.SendAsync(text.AsMemory(text.Length - 10), WebSocketMessageType.Text, endOfMessage: true, Ct);
        while (echo.Length < said.Length)
        {
            await EchoAsync();
        }

        Assert.Equal(said, echo.ToArray());

        async Task EchoAsync()
        {
            var message = await socket.ReadAsync(patience.Token);
            echo.Write(Convert.FromBase64String(Encoding.ASCII.GetString(message!)[1..]));
        }
    }

    [Fact]
    public async Task Input_can_end_while_output_goes_on()
    {
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one");
        using var socket = await cluster.ConnectAsync($"{Pods}/one/exec?command=cat&stdin=true&stdout=true", "v5.channel.k8s.io");
        await socket.SendAsync(0, "to and fro");
        await socket.EndAsync(0);
        var said = await socket.ReadAllAsync();
        Assert.Equal(("to and fro", 0), (said.Text(1), said.ExitCode()));
    }

    [Fact]
    public async Task A_hundred_megabytes_go_both_ways_and_nobody_keeps_them()
    {
        const int Piece = 1_000_000;
        const int Pieces = 100;
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one");
        using var socket = await cluster.ConnectAsync($"{Pods}/one/exec?command=cat&stdin=true&stdout=true", "v5.channel.k8s.io");
        var piece = RandomNumberGenerator.GetBytes(Piece);
        using var sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var received = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sending = SendAsync();
        var (length, most) = (0L, 0L);
        while (await socket.ReadAsync() is { } message)
        {
            if (message[0] == 1)
            {
                received.AppendData(message, 1, message.Length - 1);
                length += message.Length - 1;
                most = length % 10_000_000 < 100_000 ? Math.Max(most, GC.GetTotalMemory(forceFullCollection: true)) : most;
            }
        }

        await sending;
        Assert.Equal((long)Piece * Pieces, length);
        Assert.Equal(sent.GetHashAndReset(), received.GetHashAndReset());
        Assert.InRange(most, 0, 60_000_000);

        async Task SendAsync()
        {
            for (var i = 0; i < Pieces; i++)
            {
                sent.AppendData(piece);
                await socket.SendAsync(0, piece);
            }

            await socket.EndAsync(0);
        }
    }

    [Fact]
    public async Task A_container_can_be_attached_to_until_it_ends()
    {
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one");
        using var socket = await cluster.ConnectAsync($"{Pods}/one/attach?stdin=true&stdout=true", "v5.channel.k8s.io");
        await socket.SendAsync(0, "knock");
        var heard = "";
        while (!heard.EndsWith("knock", StringComparison.Ordinal))
        {
            heard += Encoding.UTF8.GetString((await socket.ReadAsync())!.AsSpan(1));
        }

        var runtime = cluster.Nodes.RuntimeOf("sim-1");
        runtime.Crash((await runtime.ListContainersAsync(null, Ct)).Single().Id, 1);
        Assert.Equal(0, (await socket.ReadAllAsync()).ExitCode());
    }

    [Fact]
    public async Task Ports_are_forwarded_on_channels_too()
    {
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one", pod => pod.Metadata.Annotations = new Dictionary<string, string> { ["jota.dev/sim.refused-ports"] = "81" });
        using var socket = await cluster.ConnectAsync($"{Pods}/one/portforward?ports=80,81", "v4.channel.k8s.io");
        await socket.SendAsync(0, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        var said = await socket.ReadAllAsync();
        Assert.StartsWith("P\0HTTP/1.1 200 OK", said.Text(0), StringComparison.Ordinal);
        Assert.Equal(("P\0", "Q\0", "Q\0error forwarding port 81 to pod one: connection refused"), (said.Text(1), said.Text(2), said.Text(3)));
        await Assert.ThrowsAsync<WebSocketException>(() => cluster.ConnectAsync($"{Pods}/one/portforward?ports=http", "v4.channel.k8s.io"));
    }

    [Fact]
    public async Task Many_talk_at_once()
    {
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one");
        await cluster.RunAsync("two", node: "sim-2");
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async number =>
        {
            using var socket = await cluster.ConnectAsync($"{Pods}/{(number % 2 == 0 ? "one" : "two")}/exec?command=cat&stdin=true&stdout=true", "v5.channel.k8s.io");
            await socket.SendAsync(0, $"number {number}");
            await socket.EndAsync(0);
            Assert.Equal($"number {number}", (await socket.ReadAllAsync()).Text(1));
        }));
    }

    [Fact]
    public async Task What_the_node_refuses_is_an_ordinary_answer()
    {
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one");
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        var address = new UriBuilder(new Uri(cluster.Http.Address, $"{Pods}/one/exec?command=hello")) { Scheme = "wss" }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, cluster.Admin, Ct));
        Assert.Equal(400, (int)socket.HttpStatusCode);
    }

    [Fact]
    public async Task A_protocol_that_nobody_speaks_is_refused()
    {
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one");
        await Assert.ThrowsAsync<WebSocketException>(() => cluster.ConnectAsync($"{Pods}/one/exec?command=hello&stdout=true", "v9.channel.k8s.io"));
    }

    [Fact]
    public async Task Talks_end_with_the_server()
    {
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one");
        using var socket = await cluster.ConnectAsync($"{Pods}/one/exec?command=cat&stdin=true&stdout=true", "v5.channel.k8s.io");
        await socket.ReadAsync();
        await cluster.Http.StopAsync();
        await Assert.ThrowsAsync<WebSocketException>(socket.ReadAsync);
    }

    [Theory]
    [InlineData("POST", "pend/exec?command=ls&stdout=1", 400, "pod pend does not have a host assigned")]
    [InlineData("POST", "nosuch/exec?command=ls&stdout=1", 404, "pods \"nosuch\" not found")]
    [InlineData("POST", "one/exec?stdout=1", 400, "Upgrade request required")]
    [InlineData("GET", "one/exec?command=ls", 400, "Upgrade request required")]
    [InlineData("POST", "one/exec?command=ls&stdout=1&container=nosuch", 400, "container nosuch is not valid for pod one")]
    [InlineData("POST", "two/exec?command=ls&stdout=1", 400, "a container name must be specified for pod two, choose one of: [c d]")]
    [InlineData("POST", "pend/attach?stdout=1", 400, "pod pend does not have a host assigned")]
    [InlineData("POST", "pend/portforward", 400, "pod pend does not have a host assigned")]
    [InlineData("POST", "one/portforward", 400, "Upgrade request required")]
    public async Task Refusals_are_in_upstreams_words(string method, string path, int code, string message)
    {
        await using var cluster = await SessionCluster.StartAsync(Script);
        await cluster.RunAsync("one");
        await cluster.RunAsync("two", pod => pod.Spec.Containers.Add(new() { Name = "d", Image = "i" }));
        await cluster.Api.CreateAsync(TestNode.Pod("pend") with { Spec = TestNode.Pod("pend").Spec with { NodeName = null } }, Ct);
        var (actual, body) = await cluster.AskAsync(method, $"{Pods}/{path}");
        Assert.Equal((code, message), (actual, JsonNode.Parse(body)!["message"]!.GetValue<string>()));
    }
}
