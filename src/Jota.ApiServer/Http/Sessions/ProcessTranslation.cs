using System.Buffers;
using System.Text;
using System.Text.Json;
using Jota.Transport.Spdy;

namespace Jota.ApiServer.Http;

/// <summary>Translates a talk with a process between a client's WebSocket and the node's SPDY.</summary>
internal sealed class ProcessTranslation(ChannelSocket client, SpdySession node, ProcessQuery asked, TimeProvider clock)
{
    private const string Lost =
        """
        {"metadata":{},"status":"Failure","reason":"InternalError","message":"the connection to the node ended before the process did"}
        """;

    private const int LongestStatus = 64 * 1024;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await TranslateAsync(ct);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Either side is gone; the other learns so by being closed.
        }
    }

    private async Task TranslateAsync(CancellationToken ct)
    {
        // 1 The streams, the one for errors first.
        var error = await OpenAsync("error", ct);
        var stdin = asked.Stdin ? await OpenAsync("stdin", ct) : null;
        var stdout = asked.Stdout ? await OpenAsync("stdout", ct) : null;
        var stderr = asked.Stderr && !asked.Tty ? await OpenAsync("stderr", ct) : null;
        var resize = asked.Tty ? await OpenAsync("resize", ct) : null;
        await client.SendAsync(FirstOutput(), default, ct);

        // 2 Both directions, until the process has said all or the client goes.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var input = InputAsync(stdin, resize, ends.Token);
        var output = OutputAsync(error, stdout, stderr, ends.Token);
        try
        {
            if (await Task.WhenAny(input, output) == output)
            {
                await output;
                await SayGoodbyeAsync(input, ct);
            }
        }
        finally
        {
            await ends.CancelAsync();
            await Task.WhenAll(input, output).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // What the client still sends is taken for a moment: closing on it could cost it the last bytes.
    private async Task SayGoodbyeAsync(Task input, CancellationToken ct)
    {
        await client.CloseAsync(ct);
        await Task.WhenAny(input, Task.Delay(Farewell, clock, ct));
    }

    /// <summary>The channel of which an empty message tells that the session stands.</summary>
    private byte FirstOutput() => asked switch
    {
        { Stdout: true } => ChannelProtocol.Stdout,
        { Stderr: true } => ChannelProtocol.Stderr,
        _ => ChannelProtocol.Error,
    };

    private Task<SpdyStream> OpenAsync(string type, CancellationToken ct) =>
        node.OpenAsync(new Dictionary<string, string> { ["streamtype"] = type }, ct);

    /// <summary>Ends when the client has closed, or is gone.</summary>
    private async Task InputAsync(SpdyStream? stdin, SpdyStream? resize, CancellationToken ct)
    {
        while (await client.ReceiveAsync(ct) is { } message)
        {
            try
            {
                await PassAsync(message, stdin, resize, ct);
            }
            catch (IOException)
            {
                // The process is gone and takes no more; how it ended is still to be told.
            }
        }
    }

    private ValueTask PassAsync(ChannelMessage message, SpdyStream? stdin, SpdyStream? resize, CancellationToken ct) =>
        message.Channel switch
        {
            ChannelProtocol.Stdin when stdin is not null => stdin.WriteAsync(message.Bytes, ct),
            ChannelProtocol.Resize when resize is not null => resize.WriteAsync(message.Bytes, ct),
            ChannelProtocol.Close when client.Protocol.HasClose
                && message.Bytes is { Length: > 0, Span: [ChannelProtocol.Stdin, ..] }
                && stdin is not null =>
                stdin.CompleteAsync(ct),
            _ => ValueTask.CompletedTask,
        };

    private async Task OutputAsync(SpdyStream error, SpdyStream? stdout, SpdyStream? stderr, CancellationToken ct)
    {
        var end = ReadEndAsync(error, ct);
        await Task.WhenAll(CopyAsync(stdout, ChannelProtocol.Stdout, ct), CopyAsync(stderr, ChannelProtocol.Stderr, ct), end);
        var status = await end is { Length: > 0 } told ? told : Encoding.UTF8.GetBytes(Lost);
        await client.SendAsync(ChannelProtocol.Error, client.Protocol.HasStatus ? status : MessageOf(status), ct);
    }

    private async Task CopyAsync(SpdyStream? from, byte channel, CancellationToken ct)
    {
        while (from is not null && await from.Input.ReadAsync(ct) is var read)
        {
            foreach (var part in read.Buffer)
            {
                await client.SendAsync(channel, part, ct);
            }

            from.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private static async Task<byte[]> ReadEndAsync(SpdyStream error, CancellationToken ct)
    {
        var read = await error.Input.ReadAtLeastAsync(LongestStatus, ct);
        return read.Buffer.ToArray();
    }

    /// <summary>For protocols that know no <c>Status</c>: the message of a failure, and nothing for a success.</summary>
    private static byte[] MessageOf(byte[] status)
    {
        try
        {
            using var json = JsonDocument.Parse(status);
            var success = json.RootElement.TryGetProperty("status"u8, out var word) && word.ValueEquals("Success"u8);
            return success || !json.RootElement.TryGetProperty("message"u8, out var message)
                ? []
                : Encoding.UTF8.GetBytes(message.GetString() ?? "");
        }
        catch (JsonException)
        {
            return status;
        }
    }
}
