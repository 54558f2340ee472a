using System.Net.Security;
using System.Net.Sockets;
using Grpc.Net.Client;
using Jota.Store.Etcd.Wire;

namespace Jota.Store.Etcd.Connections;

/// <summary>One member of etcd, and the connection to it.</summary>
internal sealed class EtcdMember : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);

    // etcd refuses clients that ask more often than every five seconds.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(4);

    private readonly GrpcChannel _channel;
    private CancellationTokenSource _trusted = new();

    /// <summary>Connects when something is asked.</summary>
    public EtcdMember(Uri address, SslClientAuthenticationOptions tls)
    {
        Address = address;
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectLimit,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingLimit,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            SslOptions = tls,
            UseProxy = false,
        };
        var target = address;
        if (address.Scheme is "unix" or "unixs")
        {
            handler.ConnectCallback = (_, ct) => ConnectAsync(address.LocalPath, ct);
            target = new(address.Scheme == "unixs" ? "https://localhost" : "http://localhost");
        }

        // How much is answered at once is for who asks to limit; one change may be as large as etcd took it.
        _channel = GrpcChannel.ForAddress(target, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
            ThrowOperationCanceledOnCancellation = true,
        });
        (Keys, Watches) = (new(_channel), new(_channel));
        (Logins, Maintenance, Cluster) = (new(_channel), new(_channel), new(_channel));
    }

    /// <summary>Cancelled when it has let an answer be waited for too long: nobody should go on listening to it.</summary>
    public CancellationToken Trusted => Volatile.Read(ref _trusted).Token;

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>Keys are read and written.</summary>
    public KV.KVClient Keys { get; }

    /// <summary>Changes are told.</summary>
    public Watch.WatchClient Watches { get; }

    /// <summary>Passwords are exchanged for tokens.</summary>
    public Auth.AuthClient Logins { get; }

    /// <summary>Alarms are told.</summary>
    public Maintenance.MaintenanceClient Maintenance { get; }

    /// <summary>Members are told, let in and let go.</summary>
    public Cluster.ClusterClient Cluster { get; }

    /// <summary>It does not answer. Whoever turns to it later tries anew.</summary>
    public void Suspect() => Interlocked.Exchange(ref _trusted, new()).Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel.Dispose();
        _trusted.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
