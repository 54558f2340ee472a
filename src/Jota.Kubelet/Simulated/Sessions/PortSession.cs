using System.Text;
using Jota.Transport.Spdy;

namespace Jota.Kubelet.Simulated;

/// <summary>The runtime's side of forwarded ports where nobody listens: HTTP is answered all the same, but on ports that refuse.</summary>
internal sealed class PortSession(string pod, IReadOnlySet<string> refused)
{
    private const int LongestRequest = 64 * 1024;

    public async Task RunAsync(SpdySession session, CancellationToken ct)
    {
        var errors = new Dictionary<string, SpdyStream>(StringComparer.Ordinal);
        var answers = new List<Task>();
        await foreach (var stream in session.Opened.ReadAllAsync(ct))
        {
            answers.RemoveAll(a => a.IsCompleted);
            var request = stream.Headers.GetValueOrDefault("requestid", "");
            if (stream.Headers.GetValueOrDefault("streamtype") == "error")
            {
                stream.IgnoreInput();
                errors[request] = stream;
            }
            else if (errors.Remove(request, out var error))
            {
                answers.Add(AnswerAsync(stream, error, ct));
            }
        }

        await Task.WhenAll(answers);
    }

    private async Task AnswerAsync(SpdyStream data, SpdyStream error, CancellationToken ct)
    {
        try
        {
            var port = data.Headers.GetValueOrDefault("port", "");
            if (refused.Contains(port))
            {
                await error.WriteAsync(Encoding.UTF8.GetBytes($"error forwarding port {port} to pod {pod}: connection refused"), ct);
            }
            else
            {
                await ReadRequestAsync(data, ct);
                await data.WriteAsync(Answer(port), ct);
            }

            await data.CompleteAsync(ct);
            await error.CompleteAsync(ct);
            data.IgnoreInput();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The caller is gone.
        }
    }

    private static async Task ReadRequestAsync(SpdyStream data, CancellationToken ct)
    {
        while (true)
        {
            var read = await data.Input.ReadAsync(ct);
            var text = Encoding.Latin1.GetString(read.Buffer);
            data.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || text.Length > LongestRequest || text.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                return;
            }
        }
    }

    private byte[] Answer(string port)
    {
        var body = $"{pod} is simulated: nothing listens on port {port}, and this is all it says.\n";
        return Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: " +
            $"close\r\n\r\n{body}");
    }
}
