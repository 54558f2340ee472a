using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Jota.Transport.Https;

/// <summary>
/// Takes connections as Kestrel's own listener does, but waits a moment when the process or the machine has nothing left to make one of:
/// Kestrel's tries again at once, and so turns on a whole processor until somebody hangs up.
/// </summary>
internal sealed partial class PatientListener(
    Socket listening, Func<Socket, ConnectionContext> connect, TimeProvider clock, ILogger log,
    Func<CancellationToken, ValueTask<Socket>>? accept = null)
    : IConnectionListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ILogger _log = log;
    private readonly Func<CancellationToken, ValueTask<Socket>> _accept = accept ?? listening.AcceptAsync;

    public EndPoint EndPoint { get; } = listening.LocalEndPoint!;

    /// <summary>The next connection; null when listening has ended.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        for (var exhausted = false; ;)
        {
            try
            {
                var socket = await _accept(cancellationToken);
                if (socket.ProtocolType == ProtocolType.Tcp)
                {
                    socket.NoDelay = true;
                }

                return connect(socket);
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException e) when (IsExhausted(e.SocketErrorCode))
            {
                if (!exhausted)
                {
                    NothingLeft(e.Message);
                }

                exhausted = true;
                await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (SocketException)
            {
                // Whoever it was left before his turn came.
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        listening.Dispose();
        return default;
    }

    public ValueTask DisposeAsync()
    {
        listening.Dispose();
        return default;
    }

    private static bool IsExhausted(SocketError error) =>
        error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.SystemNotReady;

    [LoggerMessage(LogLevel.Warning, "No connection can be taken until others end: {Why}")]
    private partial void NothingLeft(string why);
}
