using System.Net;
using System.Net.Security;
using Jota.ApiServer.Networks;

namespace Jota.ApiServer.Http;

/// <summary>The connections to pods and services of one server, kept open for a moment for what comes next.</summary>
internal sealed class ProxyClients : IDisposable
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(30);

    public ProxyClients(IPodNetwork network, KubeletClient? kubelets)
    {
        Network = new HttpMessageInvoker(Handler((context, ct) => network.ConnectAsync(context.DnsEndPoint, ct)));
        ThroughNodes = new HttpMessageInvoker(Handler((context, ct) => NodePortStream.ConnectAsync(
            kubelets, context.InitialRequestMessage.Options.TryGetValue(NodePort.Key, out var port)
                ? port
                : throw new InvalidOperationException("no port"), ct)));
    }

    /// <summary>Connects to the address of the request.</summary>
    public HttpMessageInvoker Network { get; }

    /// <summary>Connects through the node of the pod, which the request names; the host of its address tells pods apart.</summary>
    public HttpMessageInvoker ThroughNodes { get; }

    public void Dispose()
    {
        Network.Dispose();
        ThroughNodes.Dispose();
    }

    private static SocketsHttpHandler Handler(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = LongestConnect,
        PooledConnectionIdleTimeout = LongestIdle,
        ConnectCallback = connect,
        SslOptions = AnyServer(),
    };

    // As upstream: what a pod listens with is its own affair, and no authority of ours vouches for it. Nothing of ours is shown to it.
#pragma warning disable CA5359
    private static SslClientAuthenticationOptions AnyServer() => new() { RemoteCertificateValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5359
}
