using System.Net.WebSockets;
using System.Text;
using Jota.Transport.Upgrades;

namespace Jota.Kubectl.Tests.Streaming;

/// <summary>The client's side of a process's streams, against a server's side that is played here.</summary>
public sealed class ProcessChannelsTests
{
    private static readonly byte[] Success = Encoding.UTF8.GetBytes("\u0003{\"status\":\"Success\"}");

    private static readonly byte[] Seven = Encoding.UTF8.GetBytes(
        "\u0003{\"status\":\"Failure\",\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\",\"message\":\"7\"}]}}");

    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Output_and_complaints_go_where_they_belong()
    {
        await TalkAsync(Streams(), async server =>
        {
            await server.SendAsync("\u0001out"u8.ToArray(), WebSocketMessageType.Binary, true, Ct);
            await server.SendAsync("\u0002err"u8.ToArray(), WebSocketMessageType.Binary, true, Ct);
            await server.SendAsync("\u0001 in two"u8.ToArray(), WebSocketMessageType.Binary, false, Ct);
            await server.SendAsync(" parts"u8.ToArray(), WebSocketMessageType.Binary, true, Ct);
            await server.SendAsync(Success, WebSocketMessageType.Binary, true, Ct);
        });
        Assert.Equal(("out in two parts", "err"), (Text(_output), Text(_error)));
    }

    [Fact]
    public async Task The_exit_code_is_passed_on()
    {
        var end = await Assert.ThrowsAsync<KubectlException>(
            () => TalkAsync(Streams(), server => server.SendAsync(Seven, WebSocketMessageType.Binary, true, Ct)));
        Assert.Equal(("command terminated with exit code 7", 7), (end.Message, end.ExitCode));
    }

    [Fact]
    public async Task What_went_wrong_before_there_was_an_exit_code_is_told()
    {
        var told = "\u0003{\"status\":\"Failure\",\"message\":\"no such file\"}"u8.ToArray();
        var end = await Assert.ThrowsAsync<KubectlException>(
            () => TalkAsync(Streams(), server => server.SendAsync(told, WebSocketMessageType.Binary, true, Ct)));
        Assert.Equal(("error: no such file", 1), (end.Message, end.ExitCode));
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_end_is_no_success()
    {
        var end = await Assert.ThrowsAnyAsync<KubectlException>(() => TalkAsync(Streams(), server =>
        {
            server.Abort();
            return Task.CompletedTask;
        }));
        Assert.StartsWith("error: the connection to the container was lost", end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_is_sent_and_its_end_is_told()
    {
        var received = new List<string>();
        await TalkAsync(Streams() with { Input = new MemoryStream("typed"u8.ToArray()) }, async server =>
        {
            received.Add(await ReceiveAsync(server));
            received.Add(await ReceiveAsync(server));
            await server.SendAsync(Success, WebSocketMessageType.Binary, true, Ct);
        });
        Assert.Equal(["\u0000typed", "\u00ff\u0000"], received);
    }

    [Fact]
    public async Task The_terminals_size_is_told_at_the_beginning_and_when_it_changes()
    {
        var terminal = new FakeTerminal { Size = new(80, 24) };
        var received = new List<string>();
        await TalkAsync(Streams() with { Terminal = terminal, Error = null }, async server =>
        {
            received.Add(await ReceiveAsync(server));
            terminal.Size = new(132, 50);
            terminal.Resize();
            received.Add(await ReceiveAsync(server));
            await server.SendAsync(Success, WebSocketMessageType.Binary, true, Ct);
        });
        Assert.Equal(["\u0004{\"Width\":80,\"Height\":24}", "\u0004{\"Width\":132,\"Height\":50}"], received);
        Assert.False(terminal.IsListenedTo);
    }

    private ProcessStreams Streams() => new() { Output = _output, Error = _error };

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());

    private static async Task<string> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[1024];
        var read = await socket.ReceiveAsync(buffer.AsMemory(), Ct);
        return Encoding.Latin1.GetString(buffer, 0, read.Count);
    }

    private static async Task TalkAsync(ProcessStreams streams, Func<WebSocket, Task> playAsync)
    {
        var (client, server) = ConnectionStream.Pair();
        using var theirs = WebSocket.CreateFromStream(server, new WebSocketCreationOptions { IsServer = true });
        using var ours = new ProcessChannels(WebSocketClient.Speak(client));
        var running = ours.RunAsync(streams, Ct);
        await playAsync(theirs);
        if (theirs.State == WebSocketState.Open)
        {
            await theirs.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Ct);
        }

        await running;
    }
}
