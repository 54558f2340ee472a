using Grpc.Core;
using Jota.Transport.Upgrades;

namespace Jota.Kubelet.Runtime.Cri;

/// <summary>Connects to the runtime's streaming server, which is on this machine.</summary>
internal sealed class CriStreaming : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    /// <summary>Throws <see cref="RpcException"/> where the runtime refuses or is gone.</summary>
    public async Task<Stream> ConnectAsync(string url, string protocol, CancellationToken ct)
    {
        try
        {
            return await UpgradeClient.AskAsync(_http, new Uri(url), protocol, ct) switch
            {
                UpgradeAnswer.Accepted accepted => accepted.Connection,
                UpgradeAnswer.Refused refused => throw new RpcException(new Status(StatusCode.Unknown, refused.Text.Trim())),
                _ => throw new InvalidOperationException("no such answer"),
            };
        }
        catch (HttpRequestException e)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, e.Message, e));
        }
    }

    public void Dispose() => _http.Dispose();
}
