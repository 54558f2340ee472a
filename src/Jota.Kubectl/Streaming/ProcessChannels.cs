using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace Jota.Kubectl;

/// <summary>
/// The client's side of a process's streams on one WebSocket: the first byte of each message is the stream's number
/// (<c>v5.channel.k8s.io</c>, KEP-4006). Anybody may send, one reads.
/// </summary>
internal sealed class ProcessChannels(WebSocket socket) : IDisposable
{
    /// <summary>What is spoken.</summary>
    public const string Protocol = "v5.channel.k8s.io";

    private const byte Input = 0;
    private const byte Output = 1;
    private const byte Error = 2;
    private const byte End = 3;
    private const byte Resize = 4;
    private const byte Close = 255;
    private const int LongestEnd = 64 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Returns when the process has ended, with success. Throws its exit code, or why it did not run.</summary>
    public async Task RunAsync(ProcessStreams streams, CancellationToken ct)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var resizes = streams.Terminal?.OnResize(() => _ = SendSizeAsync(streams.Terminal, ends.Token));
        await SendSizeAsync(streams.Terminal, ends.Token);
        var input = streams.Input is { } from ? SendInputAsync(from, ends.Token) : Task.CompletedTask;
        try
        {
            ProcessEnd.Check(await ReceiveAsync(streams, ct));
        }
        finally
        {
            // Who waits at a terminal for the next key cannot be called back: it finds nobody when it comes.
            await ends.CancelAsync();
            _ = input;
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task<byte[]> ReceiveAsync(ProcessStreams streams, CancellationToken ct)
    {
        var piece = new byte[32 * 1024];
        using var end = new MemoryStream();
        var (channel, isFirst) = (Close, true);
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(piece.AsMemory(), ct);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    await SayGoodbyeAsync(ct);
                    return end.ToArray();
                }

                var data = piece.AsMemory(0, read.Count);
                if (isFirst && data.Length > 0)
                {
                    (channel, data) = (data.Span[0], data[1..]);
                }

                isFirst = read.EndOfMessage;
                await PassAsync(channel, data, streams, end, ct);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException)
        {
            return end.Length > 0 ? end.ToArray() : throw new LostConnectionException(e.Message);
        }
    }

    private static async Task PassAsync(
        byte channel, ReadOnlyMemory<byte> data, ProcessStreams streams, MemoryStream end, CancellationToken ct)
    {
        switch (channel)
        {
            case Output:
                await PassAsync(streams.Output, data, ct);
                break;
            case Error when streams.Error is { } error:
                await PassAsync(error, data, ct);
                break;
            case End when end.Length + data.Length <= LongestEnd:
                end.Write(data.Span);
                break;
        }
    }

    private static async Task PassAsync(Stream to, ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        await to.WriteAsync(data, ct);
        await to.FlushAsync(ct);
    }

    private async Task SayGoodbyeAsync(CancellationToken ct)
    {
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", ct);
        }
        catch (Exception e) when (e is WebSocketException or IOException or InvalidOperationException)
        {
            // It is gone already.
        }
    }

    private async Task SendInputAsync(Stream from, CancellationToken ct)
    {
        var message = new byte[16 * 1024];
        message[0] = Input;
        try
        {
            int length;
            while ((length = await from.ReadAsync(message.AsMemory(1), ct)) > 0)
            {
                await SendAsync(message.AsMemory(0, length + 1), ct);
            }

            await SendAsync(new[] { Close, Input }, ct);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The process has ended: it needs no more.
        }
    }

    private async Task SendSizeAsync(ITerminal? terminal, CancellationToken ct)
    {
        if (terminal?.Size is not { } size)
        {
            return;
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{{\"Width\":{size.Width},\"Height\":{size.Height}}}");
        try
        {
            byte[] message = [Resize, .. Encoding.UTF8.GetBytes(text)];
            await SendAsync(message, ct);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The process has ended.
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, ct);
        }
        finally
        {
            _turn.Release();
        }
    }
}
