using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Jota.Api;
using Jota.ApiServer.Aggregation;
using Jota.ApiServer.Http;
using Jota.ApiServer.Networks;
using Jota.ApiServer.Tests.Http;
using Jota.Client;
using Jota.Transport.Https;
using k8s.Models;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.ApiServer.Tests.Aggregation;

/// <summary>
/// Another API server of a test, for <c>wardle.example.com/v1alpha1</c>: HTTPS on loopback, with a certificate for
/// <c>wardle.demo.svc</c>; it stands at every address that is dialled, and notes who asks.
/// </summary>
internal sealed class AggregatedServer : IPodNetwork, IHttpApplication<HttpContext>, IAsyncDisposable
{
    public const string Group = "wardle.example.com";
    public const string Version = "v1alpha1";
    public const string Root = $"/apis/{Group}/{Version}";

    public const string Resources = """
        {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"wardle.example.com/v1alpha1","resources":[
        {"name":"flunders","singularName":"flunder","namespaced":true,"kind":"Flunder","verbs":["create","get","list"],"shortNames":["fl"]},
        {"name":"flunders/status","singularName":"","namespaced":true,"kind":"Flunder","verbs":["get"]}]}
        """;

    private readonly Dictionary<string, RequestDelegate> _pages = new(StringComparer.Ordinal);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("jota-aggregated-");
    private readonly CertificateAuthority _authority;
    private readonly ServiceProvider _kestrel;
    private int _port;

    private AggregatedServer()
    {
        _authority = CertificateAuthority.Open(_directory.FullName, TimeProvider.System);
        var certificate = _authority.IssueServer("wardle", ["wardle.demo.svc"], []);
        _kestrel = BareKestrel.Build(NullLoggerFactory.Instance, kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (_, _, _) => true;
            });
        }));
    }

    public byte[] Authority => Encoding.UTF8.GetBytes(_authority.Pem);

    /// <summary>Whether nobody answers.</summary>
    public bool IsDown { get; set; }

    /// <summary>Requests of clients that came, with who asked.</summary>
    public List<(string Method, string Path, string User, string Groups, string Proxy)> Asked { get; } = [];

    public static async Task<AggregatedServer> StartAsync()
    {
        var started = new AggregatedServer();
        started.Serve(Root, http => http.Response.WriteAsync(Resources));
        var server = started._kestrel.GetRequiredService<IServer>();
        await server.StartAsync(started, TestContext.Current.CancellationToken);
        started._port = BareKestrel.PortOf(server);
        return started;
    }

    public void Serve(string path, RequestDelegate answer) => _pages[path] = answer;

    /// <summary>A cluster that knows of this server and trusts it, when it is available.</summary>
    public async Task<ClusterScope> ClusterAsync(bool untilAvailable = true)
    {
        var pki = ClusterCertificates.Open(_directory.CreateSubdirectory("cluster").FullName, TimeProvider.System);
        var scope = await ClusterScope.StartAsync(options => options, this, pki.FrontProxy);
        await scope.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = "demo" } }, TestServer.Ct);
        await scope.Api.CreateAsync(
            new V1Service
            {
                Metadata = new() { Name = "wardle", NamespaceProperty = "demo" },
                Spec = new() { Ports = [new() { Port = 443, TargetPort = 8443 }] },
            },
            TestServer.Ct);
        await scope.Api.CreateAsync(
            new V1EndpointSlice
            {
                Metadata = new()
                {
                    Name = "wardle-1",
                    NamespaceProperty = "demo",
                    Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = "wardle" },
                },
                AddressType = "IPv4",
                Ports = [new() { Name = "", Port = 8443 }],
                Endpoints = [new() { Addresses = ["10.1.2.3"], Conditions = new() { Ready = true } }],
            },
            TestServer.Ct);
        await scope.Api.CreateAsync(Service(), TestServer.Ct);
        if (untilAvailable)
        {
            await UntilAsync(scope, condition => condition?.Status == "True");
        }

        return scope;
    }

    public V1APIService Service() => new()
    {
        Metadata = new() { Name = $"{Version}.{Group}" },
        Spec = new()
        {
            Group = Group,
            Version = Version,
            GroupPriorityMinimum = 2000,
            VersionPriority = 200,
            CaBundle = Authority,
            Service = new() { NamespaceProperty = "demo", Name = "wardle" },
        },
    };

    /// <summary>Waits for what is told of the server's availability.</summary>
    public static async Task<V1APIServiceCondition> UntilAsync(ClusterScope scope, Func<V1APIServiceCondition?, bool> condition)
    {
        var target = new ApiTarget(scope.Api.Catalog.For<V1APIService>());
        await foreach (var seen in scope.Api.WatchAsync(target, ListOptions.All, TestServer.Ct))
        {
            if (seen.Object?.As<V1APIService>() is { Spec.Service: not null } service && condition(APIServices.Availability(service)))
            {
                return APIServices.Availability(service)!;
            }
        }

        throw new InvalidOperationException("the watch has ended");
    }

    public async ValueTask<Stream> ConnectAsync(DnsEndPoint to, CancellationToken ct)
    {
        if (IsDown)
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _port, ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var request = context.Request;
        var proxy = (await context.Connection.GetClientCertificateAsync())?.GetNameInfo(X509NameType.SimpleName, false) ?? "";
        if (request.Headers["X-Remote-User"] != RemoteIdentity.Aggregator.Name)
        {
            lock (Asked)
            {
                Asked.Add((
                    request.Method, $"{request.Path}{request.QueryString}", request.Headers["X-Remote-User"].ToString(),
                    request.Headers["X-Remote-Group"].ToString(), proxy));
            }
        }

        context.Response.ContentType = "application/json";
        if (_pages.TryGetValue(request.Path, out var page))
        {
            await page(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        await context.Response.WriteAsync("404 page not found");
    }

    public async ValueTask DisposeAsync()
    {
        await _kestrel.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
