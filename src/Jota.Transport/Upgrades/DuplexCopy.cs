using System.Buffers;
using System.Net.WebSockets;

namespace Jota.Transport.Upgrades;

/// <summary>Passes the bytes of two connections on to each other, as they are, no faster than they are taken.</summary>
public static class DuplexCopy
{
    private const int BufferSize = 16 * 1024;

    // What the client still sends when the server has ended is taken for a moment: closing on it could cost the client the last bytes.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Returns when the server's side has ended and all of it was passed on, or the client's has, or at <paramref name="ct"/>. Disposes the
    /// server's connection.
    /// </summary>
    public static async Task RunAsync(Stream client, Stream server, TimeProvider clock, CancellationToken ct)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var up = CopyAsync(client, server, ends.Token);
        var down = CopyAsync(server, client, ends.Token);
        try
        {
            if (await Task.WhenAny(up, down) == down && await down)
            {
                await Task.WhenAny(DrainAsync(up, client, ends.Token), Task.Delay(Farewell, clock, ends.Token));
            }
        }
        finally
        {
            await ends.CancelAsync();
            await server.DisposeAsync();
            await Task.WhenAll(up, down);
        }
    }

    private static async Task DrainAsync(Task<bool> up, Stream client, CancellationToken ct)
    {
        // The copy ends by itself once it cannot write; then the rest is dropped.
        if (!await up && !ct.IsCancellationRequested)
        {
            await CopyAsync(client, Stream.Null, ct);
        }
    }

    /// <summary>True when the source came to its end; false when either side broke.</summary>
    private static async Task<bool> CopyAsync(Stream from, Stream to, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int length;
            while ((length = await from.ReadAsync(buffer, ct)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, length), ct);
            }

            return true;
        }
        catch (Exception e) when (e
            is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or WebSocketException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
