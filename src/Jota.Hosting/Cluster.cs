using System.Net;
using Jota.Api;
using Jota.ApiServer.Auditing;
using Jota.ApiServer.Http;
using Jota.Client;
using Jota.Controllers;
using Jota.Hosting.Members;
using Jota.Kubelet.Network;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>
/// A whole cluster in this process: store, API over HTTPS, controllers, scheduler, nodes. Disposing stops it; real containers run on.
/// </summary>
public sealed class Cluster : IAsyncDisposable
{
    private readonly DataDirectoryLock _lock;
    private readonly ClusterParts _parts;
    private readonly PrivateEtcd? _etcd;

    private Cluster(
        DataDirectoryLock held, PrivateEtcd? etcd, ClusterParts parts, HttpApiServer http, string kubeconfig, string nodes,
        TimeSpan startTime)
    {
        _lock = held;
        _etcd = etcd;
        _parts = parts;
        Address = http.Address;
        KubeconfigPath = kubeconfig;
        NodesText = nodes;
        StartTime = startTime;
    }

    /// <summary>Where the API answers.</summary>
    public Uri Address { get; }

    /// <summary>The administrator's kubeconfig.</summary>
    public string KubeconfigPath { get; }

    /// <summary>What nodes there are, for people.</summary>
    public string NodesText { get; }

    /// <summary>How long the start took.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>The API in process, as the administrator.</summary>
    public IApi Api => _parts.Administrator;

    /// <summary>
    /// Starts a cluster and returns when everything answers and its nodes are ready. Throws <see cref="ClusterStartException"/> for
    /// what whoever started it can mend: a port or directory in use, a missing program.
    /// </summary>
    public static async Task<Cluster> StartAsync(
        ClusterOptions options, ILoggerFactory logging, IProgress<string> progress, CancellationToken ct)
    {
        var clock = TimeProvider.System;
        var begin = clock.GetTimestamp();
        var held = DataDirectoryLock.Take(options.DataDirectory);
        ClusterParts? parts = null;
        PrivateEtcd? etcd = null;
        try
        {
            // 1. The runtime takes longest: it comes up while the rest does.
            var node = NodePlan.Compute(options, Machine.Read(options));
            options = await ClusterJoining.EnterAsync(options, progress, ct);
            DataFolders.Make(options, ["store", "pki", .. node.RealNode ? (string[])["kubelet", "containerd"] : []]);
            var network = node.RealNode ? NodeServices.PrepareAsync(options, ct) : Task.FromResult<IPAddress?>(null);
            var runtime = node.RealNode ? RealNode.PrepareAsync(options, PodNetworkOf(options), clock, logging, progress, ct) : null;
            var identities = Task.Run(() => OpenIdentities(options, clock), CancellationToken.None);

            // 2. What is stored, and the API on it.
            etcd = await ClusterStore.StartEtcdAsync(options, clock, logging, progress, ct);
            options = etcd is null ? options : options with { Etcd = etcd.Store };
            progress.Report("opening the store");
            var encryption = await ClusterStore.OpenEncryptionAsync(options, clock, logging, ct);
            var store = await ClusterStore.OpenAsync(options, clock, logging, ct);
            var tokenKey = Path.Combine(options.DataDirectory, "pki", "service-accounts.key");
            parts = await ClusterParts.StartAsync(
                store, clock, IdSource.Random, logging, ct, options.ServiceCidr, tokenKey, ClusterStore.StandingOf(options),
                options.RequestsInFlight, encryption, options.Authentication.Configuration);
            if (options.Authentication.File is { } authentication)
            {
                parts.FollowAuthentication(authentication, clock, IdSource.Random, logging);
            }

            var (certificates, kubelets) = await identities;
            parts.Add(kubelets);
            await parts.Core.MeasureAsync(NodeReach.Of(parts.Nodes, kubelets), ct);
            var audit = OpenAudit(options, parts, clock, logging);
            var http = await ListenAsync(
                options, node.RealNode, await network, parts, certificates, kubelets, audit, etcd, clock, logging, ct);
            parts.Add(http);

            // 3. Who acts on it.
            progress.Report("starting controllers and scheduler");
            await parts.StartControlAsync(
                clock, IdSource.Random, logging, ct, controllers: ControllersOf(options), authority: certificates.Authority,
                server: new UriBuilder("https", http.EndPoint.Address.ToString(), http.EndPoint.Port).Uri, scheduling: options.Scheduling,
                advertise: http.EndPoint, without: options.Without);

            if (options.Snapshots is { } schedule)
            {
                parts.StartSnapshots(Path.Combine(options.DataDirectory, "snapshots"), schedule, clock, logging);
            }

            // 4. Where pods run.
            if (node.SimulatedNodes > 0)
            {
                progress.Report($"starting {node.SimulatedNodes} simulated node(s)");
                var server = await parts.StartNodeServerAsync(certificates, "simulated", IPAddress.Loopback, clock, logging, ct);
                await parts.StartSimulatedNodesAsync(node.SimulatedNodes, clock, IdSource.Random, logging, ct, server: server);
            }

            if (runtime is not null)
            {
                await StartNodeAsync(await runtime, options, parts, certificates, clock, logging, ct);
            }

            // 5. How to reach it.
            var kubeconfig = Path.Combine(options.DataDirectory, "kubeconfig");
            Kubeconfig.Write(kubeconfig, http.Address, certificates.Authority.Pem, certificates.Administrator);
            return new(held, etcd, parts, http, kubeconfig, node.Text, clock.GetElapsedTime(begin));
        }
        catch (Exception e)
        {
            if (parts is not null)
            {
                await parts.DisposeAsync();
            }

            await (etcd?.DisposeAsync() ?? ValueTask.CompletedTask);
            held.Dispose();
            if (StartFailures.Of(e, options) is { } told)
            {
                throw told;
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await (_etcd?.DisposeAsync() ?? ValueTask.CompletedTask);
        _lock.Dispose();
    }

    /// <summary>This machine as a node. What its pods are to reach is there when they begin.</summary>
    private static async Task StartNodeAsync(
        RealNode node, ClusterOptions options, ClusterParts parts, ClusterCertificates certificates, TimeProvider clock,
        ILoggerFactory logging, CancellationToken ct)
    {
        var (home, network) = (parts.HomeOf(options.OwnName, clock, logging), NodeNetwork.Of(options));
        node.MoveInto(home);
        var address = options.NodeAddress ?? RealNode.OwnAddress();
        var server = await parts.StartNodeServerAsync(certificates, options.OwnName, address, clock, logging, ct);
        await NodeServices.StartAsync(
            home, options, address, PodRanges.Parse(options), options.HasPodNetwork ? network.Gateway : null, ct);
        await NodeDns.StartAsync(home, options, network, ct);
        await NodePolicies.StartAsync(home, options, ct);
        var kubelet = await node.StartAsync(
            home, options, address, server, network.PodCidr, NodeDns.ServersFor(options, network), ct);
        parts.Nodes.Add(options.OwnName, kubelet.Node);
        parts.Add(kubelet);
        await NodeRoutes.StartAsync(home, options, ct);
    }

    /// <summary>Makes what is missing of the certificates, and reads what the machine believes, while the store is opened.</summary>
    private static (ClusterCertificates Certificates, KubeletClient Kubelets) OpenIdentities(ClusterOptions options, TimeProvider clock)
    {
        var certificates = ClusterCertificates.Open(Path.Combine(options.DataDirectory, "pki"), clock);
        _ = certificates.Administrator;
        return (certificates, new(certificates.ApiServerToNodes, certificates.Authority.Certificate));
    }

    /// <summary>It closes after the server whose requests it tells of.</summary>
    private static Auditor? OpenAudit(ClusterOptions options, ClusterParts parts, TimeProvider clock, ILoggerFactory logging)
    {
        if (options.Audit is not { } asked)
        {
            return null;
        }

        try
        {
            var audit = Auditor.Open(asked, clock, logging);
            parts.Add(audit);
            return audit;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterStartException($"cannot write the audit log {asked.LogPath}: {e.Message}", e);
        }
    }

    private static PodNetwork? PodNetworkOf(ClusterOptions options) => options.HasPodNetwork
        ? NodeNetwork.Of(options).For(options, NodeRoutes.MtuOf(options, options.NodeAddress ?? RealNode.OwnAddress()))
        : null;

    private static async Task<HttpApiServer> ListenAsync(
        ClusterOptions options, bool isNode, IPAddress? podsAddress, ClusterParts parts, ClusterCertificates certificates,
        KubeletClient kubelets, Auditor? audit, PrivateEtcd? etcd, TimeProvider clock, ILoggerFactory logging, CancellationToken ct)
    {
        try
        {
            return await HttpApiServer.StartAsync(
                new HttpApiServerOptions
                {
                    ApiFor = parts.Core.As,
                    Catalog = parts.Core.LiveCatalog,
                    Authorizer = parts.Core.Authorizer,
                    Admission = parts.Core.ConnectAdmission,
                    Fairness = parts.Core.Fairness,
                    Audit = audit,
                    Aggregator = parts.Core.Aggregate(certificates.FrontProxy),
                    Tokens = parts.Core.Tokens,
                    Jwt = parts.Core.Jwt,
                    ServerCertificate = certificates.Server(NamesOf(options, podsAddress)),
                    ClientAuthority = certificates.Authority.Certificate,
                    Address = options.BindAddress,
                    AdvertiseAddress = options.AdvertiseAddress,
                    Port = options.Port,
                    PodsAddress = podsAddress,
                    HealthChecks = parts.HealthChecks(clock),
                    Nodes = parts.Nodes,
                    Kubelets = kubelets,
                    IsOnPodNetwork = isNode,
                    Trace = parts.Trace,
                    Join = ClusterJoining.For(options, etcd),
                    Snapshot = (into, ct) => parts.SaveSnapshotAsync(into, clock, ct),
                    Metrics = [parts.Metrics],
                    Clock = clock,
                    LoggerFactory = logging,
                },
                ct);
        }
        catch (IOException e)
        {
            throw new ClusterStartException($"cannot listen on {new IPEndPoint(options.BindAddress, options.Port)}: {e.Message}", e);
        }
    }

    private static ControllerSettings ControllersOf(ClusterOptions options) => new()
    {
        Deployments = options.Deployments,
        NodeGrace = options.NodeGrace,
        NodeRanges = PodRanges.Of(options),
        NodeBalancers = new() { IsOn = options.LoadBalancer, Reserved = [.. new NodeBalancerOptions().Reserved, options.Port] },
    };

    /// <summary>Under which names and addresses the API is called.</summary>
    private static IEnumerable<string> NamesOf(ClusterOptions options, IPAddress? podsAddress)
    {
        IPAddress?[] own = [options.BindAddress, options.AdvertiseAddress];
        return
        [
            .. NodeServices.ApiAddresses(options, podsAddress),
            .. own.OfType<IPAddress>().Where(address => !HttpApiServerOptions.IsEverywhere(address)).Select(address => address.ToString()),
            .. options.TlsNames,
        ];
    }
}
