using System.Net.Sockets;
using Grpc.Net.Client;

namespace Jota.Kubelet.Runtime.Cri;

/// <summary>The unix socket of a container runtime, as <c>unix:///run/containerd/containerd.sock</c> or a bare path.</summary>
public sealed class CriEndpoint
{
    private const string Scheme = "unix://";

    // A list of some hundred containers with their annotations is larger than gRPC's 4 MiB.
    private const int LongestMessage = 32 * 1024 * 1024;

    private CriEndpoint(string path) => Path = path;

    /// <summary>The socket's path.</summary>
    public string Path { get; }

    /// <summary>Reads an endpoint. Throws <see cref="FormatException"/> when it is not a unix socket with an absolute path.</summary>
    public static CriEndpoint Parse(string text)
    {
        var path = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..] : text;
        return path.StartsWith('/')
            ? new(path)
            : throw new FormatException($"container runtime endpoint \"{text}\": want unix:///path/to.sock");
    }

    /// <inheritdoc/>
    public override string ToString() => Scheme + Path;

    /// <summary>One HTTP/2 connection, made at the first call and made again when lost; silent while nobody calls.</summary>
    internal GrpcChannel Connect() => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, ct) => new NetworkStream(await ConnectSocketAsync(Path, ct), ownsSocket: true),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
        },
        DisposeHttpClient = true,
        MaxReceiveMessageSize = LongestMessage,
    });

    /// <summary>Connects to a unix socket. Throws <see cref="SocketException"/> when nobody listens.</summary>
    internal static async Task<Socket> ConnectSocketAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
