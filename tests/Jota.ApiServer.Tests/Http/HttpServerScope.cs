using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Client;

namespace Jota.ApiServer.Tests.Http;

/// <summary>A listening server on a free loopback port, with certificates of its own, and clients for it.</summary>
internal sealed class HttpServerScope : IAsyncDisposable
{
    private readonly string _directory;
    private readonly List<HttpClient> _clients = [];

    private HttpServerScope(string directory, ClusterCertificates certificates, HttpApiServer server, RecordingLogs logs)
    {
        Logs = logs;
        _directory = directory;
        Certificates = certificates;
        Server = server;
    }

    public ClusterCertificates Certificates { get; }

    public HttpApiServer Server { get; }

    /// <summary>What the server logged.</summary>
    public RecordingLogs Logs { get; }

    public HttpClient Admin => field ??= Client(Certificates.Administrator);

    public static async Task<HttpServerScope> StartAsync(Func<HttpApiServerOptions, HttpApiServerOptions> change)
    {
        var directory = Directory.CreateTempSubdirectory("jota-pki-").FullName;
        var certificates = ClusterCertificates.Open(directory, TimeProvider.System);
        var logs = new RecordingLogs();
        var options = change(new HttpApiServerOptions
        {
            ApiFor = user => throw new InvalidOperationException($"nobody serves {user}"),
            Catalog = new(ResourceCatalog.BuiltIn),
            Authorizer = new OpenDoors(),
            ServerCertificate = certificates.Server(),
            ClientAuthority = certificates.Authority.Certificate,
            LoggerFactory = logs,
        });
        return new(directory, certificates, await HttpApiServer.StartAsync(options, TestContext.Current.CancellationToken), logs);
    }

    public static Task<HttpServerScope> StartAsync() => StartAsync(options => options);

    /// <summary>A client that shows this credential, or none.</summary>
    public HttpClient Client(ClientCredential? credential = null, string? token = null)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = IsOurServer },
        };
        if (credential is not null)
        {
            handler.SslOptions.ClientCertificates = [credential.ToCertificate()];
        }

        var client = new HttpClient(handler) { BaseAddress = Server.Address };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        _clients.Add(client);
        return client;
    }

    /// <summary>A connection that speaks whatever is written to it, as nobody unless a credential is given.</summary>
    public async Task<Stream> OpenAsync(CancellationToken ct, ClientCredential? credential = null)
    {
        var client = new TcpClient();
        await client.ConnectAsync(Server.Address.Host, Server.Address.Port, ct);
        var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, IsOurServer);
        await stream.AuthenticateAsClientAsync(
            new() { TargetHost = "localhost", ClientCertificates = credential is null ? null : [credential.ToCertificate()] }, ct);
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    internal bool IsOurServer(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        using var own = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
        };
        own.ChainPolicy.CustomTrustStore.Add(Certificates.Authority.Certificate);
        return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0 && own.Build((X509Certificate2)certificate!);
    }
}

internal static class Requests
{
    /// <summary>Sends and reads: the code and the body.</summary>
    public static async Task<(int Code, string Body)> AskAsync(
        this HttpClient client, string method, string path, string? body = null, string? contentType = null, string? accept = null)
    {
        using var response = await client.SendRawAsync(method, path, body, contentType, accept);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static async Task<JsonNode> GetJsonAsync(this HttpClient client, string path, string? accept = null) =>
        JsonNode.Parse((await client.AskAsync("GET", path, accept: accept)).Body)!;

    public static Task<HttpResponseMessage> SendRawAsync(
        this HttpClient client, string method, string path, string? body = null, string? contentType = null, string? accept = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (contentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
