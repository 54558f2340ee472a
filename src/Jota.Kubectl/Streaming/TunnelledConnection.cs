using System.Text;
using Jota.Transport.Spdy;

namespace Jota.Kubectl;

/// <summary>One connection through a tunnel.</summary>
/// <param name="data">Its bytes.</param>
/// <param name="error">What went wrong, if anything did.</param>
internal sealed class TunnelledConnection(SpdyStream data, SpdyStream error)
{
    private const int LongestComplaint = 16 * 1024;

    /// <summary>
    /// Copies both ways until the pod's side has ended, or the caller's has broken. Answers what went wrong at the pod; empty for nothing.
    /// </summary>
    public async Task<string> CarryAsync(Stream caller, Action callerHearsNoMore, CancellationToken ct)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var complaint = ComplaintAsync(ends.Token);
        var up = SendAsync(caller, ends.Token);
        var down = ReceiveAsync(caller, callerHearsNoMore, ends.Token);
        try
        {
            // Who has said all may still listen; who broke does not.
            if (await Task.WhenAny(up, down) == up && await up)
            {
                await down;
            }

            return await Task.WhenAny(down, complaint) == complaint || down.IsCompletedSuccessfully ? await complaint : "";
        }
        finally
        {
            await ends.CancelAsync();
            await Task.WhenAll(up, down, complaint).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await LeaveAsync();
        }
    }

    /// <summary>True when the caller has said all; false when it broke.</summary>
    private async Task<bool> SendAsync(Stream caller, CancellationToken ct)
    {
        var piece = new byte[16 * 1024];
        try
        {
            int length;
            while ((length = await caller.ReadAsync(piece, ct)) > 0)
            {
                // Never given up half way: that would break the tunnel, and all other connections with it.
                await data.WriteAsync(piece.AsMemory(0, length), CancellationToken.None);
            }

            await data.CompleteAsync(CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task ReceiveAsync(Stream caller, Action callerHearsNoMore, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var read = await data.Input.ReadAsync(ct);
                foreach (var part in read.Buffer)
                {
                    await caller.WriteAsync(part, ct);
                }

                data.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    callerHearsNoMore();
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the sides is gone.
        }
    }

    private async Task<string> ComplaintAsync(CancellationToken ct)
    {
        var text = new StringBuilder();
        try
        {
            while (true)
            {
                var read = await error.Input.ReadAsync(ct);
                foreach (var part in read.Buffer)
                {
                    text.Append(text.Length < LongestComplaint ? Encoding.UTF8.GetString(part.Span) : "");
                }

                error.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return text.ToString();
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return text.ToString();
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            await data.ResetAsync(SpdyStatus.Cancel, CancellationToken.None);
            error.IgnoreInput();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The way is gone with it.
        }
    }
}
