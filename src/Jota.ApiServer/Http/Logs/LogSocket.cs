using System.Buffers;
using System.Buffers.Text;
using System.Net.WebSockets;
using Jota.Api;
using Jota.Transport.Upgrades;

namespace Jota.ApiServer.Http;

/// <summary>
/// A log as messages of a WebSocket: bytes as they are, or base64 text for what cannot handle bytes. The answer is 101 with the first
/// byte, so that a refusal can still be told in HTTP.
/// </summary>
internal sealed class LogSocket(ApiCall call, string protocol) : SequentialStream
{
    private const string Base64Protocol = "base64.binary.k8s.io";
    private static readonly string[] Protocols = ["binary.k8s.io", Base64Protocol];

    private readonly CancellationTokenSource _gone = CancellationTokenSource.CreateLinkedTokenSource(call.Ct);
    private SocketAnswer? _answer;

    /// <summary>Ends with the request, and once its client has closed.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <summary>For a client that asks for a WebSocket; null for others. Throws 403 when it offers no protocol that there is.</summary>
    public static LogSocket? For(ApiCall call)
    {
        if (!WebSocketUpgrade.IsAskedBy(call.Http.Request))
        {
            return null;
        }

        var offered = WebSocketUpgrade.OfferedBy(call.Http.Request);
        var protocol = offered.Count == 0 ? "" : offered.FirstOrDefault(Protocols.Contains);
        return protocol is null
            ? throw new ApiException(403, "Forbidden", StreamProtocols.NoMatch(offered, Protocols))
            : new LogSocket(call, protocol);
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return;
        }

        var answer = await AcceptAsync();
        if (protocol != Base64Protocol)
        {
            await answer.SendAsync(buffer, WebSocketMessageType.Binary);
            return;
        }

        var text = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(buffer.Length));
        try
        {
            Base64.EncodeToUtf8(buffer.Span, text, out _, out var length);
            await answer.SendAsync(text.AsMemory(0, length), WebSocketMessageType.Text);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    /// <summary>Says that this was all, be it nothing; the socket closes when this is disposed.</summary>
    public async Task CompleteAsync() => await AcceptAsync();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_answer is not null)
        {
            await _answer.DisposeAsync();
        }

        _gone.Dispose();
        await base.DisposeAsync();
    }

    private async ValueTask<SocketAnswer> AcceptAsync() =>
        _answer ??= await SocketAnswer.AcceptAsync(call.Http, protocol, call.Services.Clock, _gone);
}
