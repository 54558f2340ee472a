using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using Jota.Api;
using Jota.ApiServer;
using Jota.ApiServer.Http;
using Jota.Client;
using Jota.Kubelet.Simulated;
using Jota.Store.Memory;
using Jota.Transport.Https;
using Jota.Transport.Upgrades;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Kubelet.Tests.Server;

/// <summary>An API server that listens, and simulated nodes behind one node server: everything between a client and a runtime.</summary>
internal sealed class SessionCluster : IAsyncDisposable
{
    /// <summary>How long anything is waited for before it is called by its name; real time, only ever spent by failing tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("jota-sessions-").FullName;
    private readonly Stack<IAsyncDisposable> _started = new();

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ClusterCertificates Certificates { get; private set; } = null!;

    public ApiServerCore Core { get; private set; } = null!;

    public MemoryStore Store { get; private set; } = null!;

    public IApi Api => Core.As(ApiServerCore.Self);

    public HttpApiServer Http { get; private set; } = null!;

    public NodeServer Server { get; private set; } = null!;

    public SimulatedNodes Nodes { get; private set; } = null!;

    /// <summary>Calls as the administrator, over HTTP/1.1.</summary>
    public HttpMessageInvoker Admin => field ??= Client(Certificates.Administrator);

    public static async Task<SessionCluster> StartAsync(
        SimulationScript? script = null, int nodes = 2, ILoggerFactory? logging = null, bool delegated = false)
    {
        var cluster = new SessionCluster();
        await cluster.BeginAsync(script ?? SimulationScript.Default, nodes, logging ?? NullLoggerFactory.Instance, delegated);
        return cluster;
    }

    public HttpMessageInvoker Client(ClientCredential? credential) => Own(new HttpMessageInvoker(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = credential is null ? null : SslStreamCertificateContext.Create(credential.ToCertificate(), null, offline: true),
            CertificateChainPolicy = Trust.Only([Certificates.Authority.Certificate], Oids.ServerAuthentication),
        },
    }));

    /// <summary>Makes a pod and waits until it runs.</summary>
    public async Task<V1Pod> RunAsync(string name, Action<V1Pod>? change = null, string node = "sim-1")
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
            Spec = new V1PodSpec { NodeName = node, Containers = [new V1Container { Name = "c", Image = "i" }] },
        };
        change?.Invoke(pod);
        await Api.CreateAsync(pod, Ct);
        return await InPhaseAsync(name, "Running");
    }

    /// <summary>Waits until a pod has ended well.</summary>
    public Task<V1Pod> EndedAsync(string name) => InPhaseAsync(name, "Succeeded");

    /// <summary>Waits until a pod is ready.</summary>
    public Task<V1Pod> ReadyAsync(string name) =>
        UntilAsync(name, "Ready", pod => pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true);

    /// <summary>The answer to a plain request.</summary>
    public async Task<(int Code, string Body)> AskAsync(string method, string path, HttpMessageInvoker? client = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Http.Address, path)) { Version = HttpVersion.Version11 };
        using var response = await InTimeAsync((client ?? Admin).SendAsync(request, Ct), $"no answer to {method} {path}");
        return ((int)response.StatusCode, await InTimeAsync(response.Content.ReadAsStringAsync(Ct), $"no end of the answer to {method} {path}"));
    }

    /// <summary>A WebSocket to a pod's subresource. Throws <see cref="WebSocketException"/> when it is refused.</summary>
    public async Task<ClientWebSocket> ConnectAsync(string path, params string[] protocols)
    {
        var socket = new ClientWebSocket();
        foreach (var protocol in protocols)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        socket.Options.CollectHttpResponseDetails = true;
        await socket.ConnectAsync(new UriBuilder(new Uri(Http.Address, path)) { Scheme = "wss" }.Uri, Admin, Ct);
        return socket;
    }

    /// <summary>An upgrade to SPDY at a pod's subresource.</summary>
    public Task<UpgradeAnswer> UpgradeAsync(string path, string protocol) => UpgradeClient.AskAsync(Admin, new Uri(Http.Address, path), protocol, Ct);

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var part))
        {
            await InTimeAsync(StoppedAsync(part), $"{part.GetType().Name} does not stop");
        }

        Directory.Delete(_directory, recursive: true);
    }

    private Task<V1Pod> InPhaseAsync(string name, string phase) => UntilAsync(name, phase, pod => pod.Status?.Phase == phase);

    private async Task<V1Pod> UntilAsync(string name, string what, Func<V1Pod, bool> right)
    {
        var target = new ApiTarget(Api.Catalog.For<V1Pod>(), "default");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        try
        {
            await foreach (var change in Api.WatchAsync(target, ListOptions.All, patience.Token))
            {
                if (change.Object is { } found && found.Key.Name == name && found.As<V1Pod>() is { } pod && right(pod))
                {
                    return pod;
                }
            }
        }
        catch (OperationCanceledException) when (!Ct.IsCancellationRequested)
        {
            var pod = await Api.GetAsync<V1Pod>(new("default", name), Ct);
            throw new TimeoutException($"{name} is not {what}, but {System.Text.Encoding.UTF8.GetString(ApiJson.Encode(pod.Status))}");
        }

        throw new InvalidOperationException("the watch ended");
    }

    private static async Task<bool> StoppedAsync(IAsyncDisposable part)
    {
        await part.DisposeAsync();
        return true;
    }

    private static async Task<T> InTimeAsync<T>(Task<T> work, string otherwise)
    {
        try
        {
            return await work.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(otherwise);
        }
    }

    private async Task BeginAsync(SimulationScript script, int nodes, ILoggerFactory logging, bool delegated)
    {
        var clock = TimeProvider.System;
        Certificates = ClusterCertificates.Open(_directory, clock);
        Store = Later(new MemoryStore());
        Core = Later(new ApiServerCore(new ApiServerOptions { Store = Store }));
        await Core.StartAsync(Ct);
        await Api.CreateAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default", NamespaceProperty = "default" } }, Ct);
        Http = Later(await HttpApiServer.StartAsync(
            new HttpApiServerOptions
            {
                ApiFor = Core.As,
                Catalog = Core.LiveCatalog,
                Authorizer = Core.Authorizer,
                Admission = Core.ConnectAdmission,
                LoggerFactory = logging,
                ServerCertificate = Certificates.Server(),
                ClientAuthority = Certificates.Authority.Certificate,
                Kubelets = Later(new KubeletClient(Certificates.ApiServerToNodes, Certificates.Authority.Certificate)),
            },
            Ct));
        var node = Core.As(new UserIdentity("system:node:sim-1") { Groups = ["system:nodes", UserIdentity.AuthenticatedGroup] });
        Server = Later(await NodeServer.StartAsync(
            new NodeServerOptions
            {
                ServerCertificate = Jota.Transport.Https.ShownCertificate.Always(Certificates.NodeServer("simulated")),
                ClientAuthority = Certificates.Authority.Certificate,
                Authenticator = delegated ? new TokenReviewAuthenticator(node, clock) : null,
                Authorizer = delegated ? new ReviewAuthorizer(node, "sim-1", clock) : new MastersOnly(),
                Logging = logging,
            },
            Ct));
        Nodes = Later(await SimulatedNodes.StartAsync(
            new SimulatedNodesOptions { Api = Api, Clock = clock, Logging = logging, Trace = Core.Trace, Count = nodes, Script = script, Server = Server }, Ct));
    }

    private T Later<T>(T part)
        where T : IAsyncDisposable
    {
        _started.Push(part);
        return part;
    }

    private HttpMessageInvoker Own(HttpMessageInvoker client)
    {
        Later(new Disposal(client));
        return client;
    }

    private sealed class Disposal(IDisposable owned) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            owned.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class MastersOnly : INodeAuthorizer
    {
        public ValueTask<bool> MayAsync(UserIdentity user, string verb, string node, string part, CancellationToken ct) => new(user.IsIn(UserIdentity.MastersGroup));
    }
}
