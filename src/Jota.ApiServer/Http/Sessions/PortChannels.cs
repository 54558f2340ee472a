using System.Buffers.Binary;
using Jota.Transport.Spdy;

namespace Jota.ApiServer.Http;

/// <summary>
/// Forwarded ports on the channels of a WebSocket, as clients in other languages know them: one connection for each port of the query, its
/// data on channel 2n and its errors on 2n + 1, each of which begins with the port's number.
/// </summary>
internal sealed class PortChannels(ChannelSocket client, SpdySession node, IReadOnlyList<ushort> ports)
{
    private readonly List<SpdyStream> _data = [];

    public async Task RunAsync(CancellationToken ct)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        List<Task> tasks = [];
        try
        {
            for (var i = 0; i < ports.Count; i++)
            {
                tasks.AddRange(await ConnectAsync(i, ends.Token));
            }

            var input = InputAsync(ends.Token);
            var outputs = Task.WhenAll(tasks);
            tasks.Add(input);
            if (await Task.WhenAny(input, outputs) == outputs)
            {
                await outputs;
                await client.CloseAsync(ct);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Either side is gone; the other learns so by being closed.
        }
        finally
        {
            await ends.CancelAsync();
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Task[]> ConnectAsync(int number, CancellationToken ct)
    {
        var headers =
            new Dictionary<string, string> { ["streamtype"] = "error", ["port"] = $"{ports[number]}", ["requestid"] = $"{number}" };
        var error = await node.OpenAsync(headers, ct);
        await error.CompleteAsync(ct);
        var data = await node.OpenAsync(new Dictionary<string, string>(headers) { ["streamtype"] = "data" }, ct);
        _data.Add(data);
        return [CopyAsync(data, (byte)(2 * number), ports[number], ct), CopyAsync(error, (byte)((2 * number) + 1), ports[number], ct)];
    }

    private async Task CopyAsync(SpdyStream from, byte channel, ushort port, CancellationToken ct)
    {
        var first = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(first, port);
        await client.SendAsync(channel, first, ct);
        while (true)
        {
            var read = await from.Input.ReadAsync(ct);
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

    private async Task InputAsync(CancellationToken ct)
    {
        while (await client.ReceiveAsync(ct) is { } message)
        {
            if (message.Channel % 2 == 0 && message.Channel / 2 < _data.Count)
            {
                await _data[message.Channel / 2].WriteAsync(message.Bytes, ct);
            }
        }
    }
}
