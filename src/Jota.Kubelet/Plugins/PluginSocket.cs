using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Jota.Api;
using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Plugins;

/// <summary>
/// The unix socket of a plugin of the node: one HTTP/2 connection, made at the first call and made again when lost. A call that is not
/// answered in time fails.
/// </summary>
internal sealed class PluginSocket : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly GrpcChannel _channel;

    public PluginSocket(string path, TimeProvider clock)
    {
        _clock = clock;
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = (_, ct) => ConnectAsync(path, ct),
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                UseProxy = false,
            },
            DisposeHttpClient = true,
        });
    }

    /// <summary>For the clients of services.</summary>
    public ChannelBase Channel => _channel;

    /// <summary>One call.</summary>
    /// <exception cref="PluginException">It failed, or was not answered in time.</exception>
    public async Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, TimeSpan patience, CancellationToken ct)
    {
        using var limit = _clock.CancelAfter(patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            using var asked = call(new(cancellationToken: either.Token));
            return await asked.ResponseAsync;
        }
        catch (RpcException e) when (!ct.IsCancellationRequested)
        {
            throw new PluginException(
                limit.IsCancellationRequested
                    ? $"rpc error: code = {StatusCode.DeadlineExceeded} desc = no answer within {patience.TotalSeconds:0} s"
                    : RuntimeErrors.Text(e),
                e);
        }
        catch (RpcException e)
        {
            throw new OperationCanceledException(e.Message, e, ct);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (ArgumentOutOfRangeException e)
        {
            socket.Dispose();
            throw new IOException($"the path \"{path}\" is too long for a unix socket", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
