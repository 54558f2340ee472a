using System.Net.WebSockets;
using System.Text;
using Jota.Kubelet.Simulated;
using Jota.Transport.Spdy;
using Jota.Transport.Upgrades;

namespace Jota.Kubelet.Tests.Server;

/// <summary>Clients that speak SPDY: older ones to processes, all of them to ports.</summary>
public sealed class SpdySessionTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v4.channel.k8s.io", """{"metadata":{},"status":"Success"}""")]
    [InlineData("v2.channel.k8s.io", "")]
    [InlineData("", "")]
    public async Task A_process_is_talked_with_in_every_version_of_the_protocol(string protocol, string end)
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one");
        await using var session = Accepted(await cluster.UpgradeAsync($"{Pods}/one/exec?command=cat&stdin=true&stdout=true", protocol), protocol);
        var error = await OpenAsync(session, "error");
        var stdin = await OpenAsync(session, "stdin");
        var stdout = await OpenAsync(session, "stdout");
        await stdin.WriteAsync("hello"u8.ToArray(), Ct);
        await stdin.CompleteAsync(Ct);
        Assert.Equal(("hello", end), (await ReadAsync(stdout), await ReadAsync(error)));
    }

    [Fact]
    public async Task The_first_offer_that_runtimes_know_is_chosen()
    {
        Assert.Equal("v4.channel.k8s.io", StreamProtocols.Choose(["v5.channel.k8s.io", "v4.channel.k8s.io", "channel.k8s.io"], StreamProtocols.OfCommands));
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one");
        var refused = Assert.IsType<UpgradeAnswer.Refused>(await cluster.UpgradeAsync($"{Pods}/one/exec?command=cat&stdin=true&stdout=true", "v9.channel.k8s.io"));
        Assert.Equal(403, refused.Code);
        Assert.Contains("unable to negotiate protocol: client supports [v9.channel.k8s.io]", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_stream_at_all_is_no_talk()
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one");
        var refused = Assert.IsType<UpgradeAnswer.Refused>(await cluster.UpgradeAsync($"{Pods}/one/exec?command=ls", "v4.channel.k8s.io"));
        Assert.Equal((400, "you must specify at least 1 of stdin, stdout, stderr"), (refused.Code, refused.Text));
    }

    [Fact]
    public async Task A_container_that_does_not_run_is_not_found()
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one", pod => pod.Spec = pod.Spec with { RestartPolicy = "Never", Containers = [new() { Name = "c", Image = "i" }, new() { Name = "slow", Image = "i" }] });
        var runtime = cluster.Nodes.RuntimeOf("sim-1");
        var slow = (await runtime.ListContainersAsync(null, Ct)).Single(c => c.Metadata.Name == "slow");
        runtime.Crash(slow.Id, 1);
        var refused = Assert.IsType<UpgradeAnswer.Refused>(await RefusedAsync(cluster, $"{Pods}/one/exec?container=slow&command=ls&stdout=true"));
        Assert.Equal((500, "container not found (\"slow\")"), (refused.Code, refused.Text));
    }

    [Fact]
    public async Task A_container_that_has_ended_is_not_attached_to()
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one", pod => pod.Spec = pod.Spec with { RestartPolicy = "Never" });
        var runtime = cluster.Nodes.RuntimeOf("sim-1");
        runtime.Crash((await runtime.ListContainersAsync(null, Ct)).Single().Id, 0);
        var refused = Assert.IsType<UpgradeAnswer.Refused>(await cluster.UpgradeAsync($"{Pods}/one/attach?stdout=true", "v4.channel.k8s.io"));
        Assert.Equal((500, "container c not found in pod one_default"), (refused.Code, refused.Text));
    }

    [Fact]
    public async Task A_process_that_reads_once_ends_with_what_it_is_told()
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one", pod => pod.Spec = pod.Spec with
        {
            RestartPolicy = "Never",
            Containers = [new() { Name = "c", Image = "i", Stdin = true, StdinOnce = true }],
        });
        await using var session = Accepted(await cluster.UpgradeAsync($"{Pods}/one/attach?stdin=true&stdout=true", "v4.channel.k8s.io"), "v4.channel.k8s.io");
        var error = await OpenAsync(session, "error");
        var stdin = await OpenAsync(session, "stdin");
        var stdout = await OpenAsync(session, "stdout");
        await stdin.WriteAsync("hello"u8.ToArray(), Ct);
        await stdin.CompleteAsync(Ct);
        Assert.EndsWith("hello", await ReadAsync(stdout), StringComparison.Ordinal);
        await ReadAsync(error);
        await cluster.EndedAsync("one");
    }

    [Fact]
    public async Task Ports_answer_many_connections_at_once()
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one");
        await using var session = Accepted(await cluster.UpgradeAsync($"{Pods}/one/portforward", "portforward.k8s.io"), "portforward.k8s.io");
        await Task.WhenAll(Enumerable.Range(0, 30).Select(number => AskPortAsync(session, 80, number)));
    }

    [Fact]
    public async Task A_port_that_refuses_says_so_on_its_error_stream()
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one", pod => pod.Metadata.Annotations = new Dictionary<string, string> { ["jota.dev/sim.refused-ports"] = "81" });
        await using var session = Accepted(await cluster.UpgradeAsync($"{Pods}/one/portforward", "portforward.k8s.io"), "portforward.k8s.io");
        var (error, data) = await ConnectPortAsync(session, 81, 0);
        Assert.Equal(("error forwarding port 81 to pod one: connection refused", ""), (await ReadAsync(error), await ReadAsync(data)));
    }

    [Fact]
    public async Task Spdy_goes_through_a_WebSocket_as_well()
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one");
        var socket = await RawWebSocket.ConnectAsync(cluster, $"{Pods}/one/portforward", "SPDY/3.1+portforward.k8s.io");
        await using var session = SpdySession.Start(WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: true), SpdyRole.Client);
        await AskPortAsync(session, 80, 0);
        await AskPortAsync(session, 80, 1);
    }

    private static async Task<UpgradeAnswer> RefusedAsync(SessionCluster cluster, string path)
    {
        // The kubelet learns of the crash by an event.
        UpgradeAnswer answer;
        while ((answer = await cluster.UpgradeAsync(path, "v4.channel.k8s.io")) is UpgradeAnswer.Accepted accepted)
        {
            await accepted.Connection.DisposeAsync();
        }

        return answer;
    }

    private static async Task AskPortAsync(SpdySession session, int port, int number)
    {
        var (error, data) = await ConnectPortAsync(session, port, number);
        await data.WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Ct);
        Assert.EndsWith($"one is simulated: nothing listens on port {port}, and this is all it says.\n", await ReadAsync(data), StringComparison.Ordinal);
        Assert.Equal("", await ReadAsync(error));
        await data.CompleteAsync(Ct);
    }

    private static async Task<(SpdyStream Error, SpdyStream Data)> ConnectPortAsync(SpdySession session, int port, int number)
    {
        Dictionary<string, string> headers = new() { ["streamtype"] = "error", ["port"] = $"{port}", ["requestid"] = $"{number}" };
        var error = await session.OpenAsync(headers, Ct);
        await error.CompleteAsync(Ct);
        return (error, await session.OpenAsync(new Dictionary<string, string>(headers) { ["streamtype"] = "data" }, Ct));
    }

    private static SpdySession Accepted(UpgradeAnswer answer, string protocol)
    {
        var accepted = Assert.IsType<UpgradeAnswer.Accepted>(answer);
        Assert.Equal(protocol, accepted.Protocol);
        return SpdySession.Start(accepted.Connection, SpdyRole.Client);
    }

    private static Task<SpdyStream> OpenAsync(SpdySession session, string type) => session.OpenAsync(new Dictionary<string, string> { ["streamtype"] = type }, Ct);

    private static async Task<string> ReadAsync(SpdyStream stream)
    {
        var all = new MemoryStream();
        await stream.Input.CopyToAsync(all, Ct);
        return Encoding.UTF8.GetString(all.ToArray());
    }
}
