using System.Net;
using System.Security.Cryptography.X509Certificates;
using Jota.Api;
using Jota.Client;
using Jota.Hosting.Joining;
using Jota.Kubelet;
using k8s.Models;

namespace Jota.Hosting;

/// <summary>Starts the node of an agent, step by step; every part becomes its home's.</summary>
internal sealed class AgentNode(
    AgentOptions options, AgentIdentity identity, KeptCertificate networkCertificate, NodeHome home, FollowServices services,
    RealNode runtime, IProgress<string> progress)
{
    /// <summary>What a node is told of the cluster's services.</summary>
    private const string ServiceRange = "kubernetes";

    private readonly IPAddress _address = options.NodeAddress ?? NodeAddress.Towards(options.Servers) ?? RealNode.OwnAddress();
    private readonly string _name = options.OwnName;
    private readonly IApi _api = home.Kubelet;
    private readonly Patience _patience = new(home.Clock, services.Log);

    /// <summary>Starts it, and answers its pods' addresses when pods run on it.</summary>
    public async Task<string> StartAsync(CancellationToken ct)
    {
        // 1. Its own server, which lets nobody in before it has a certificate.
        var serving = new KeptCertificate(
            "serving certificate of the node",
            new CertificateFile(Path.Combine(options.DataDirectory, "pki", "kubelet-server.pem")),
            services);
        serving.Resume(kept => kept.MatchesHostname(_address.ToString()));
        var server = await ListenAsync(serving, ct);

        // 2. The node's object: containers of an earlier start are taken up now.
        progress.Report("registering the node");
        if (!networkCertificate.Resume())
        {
            networkCertificate.Take(
                await _patience.UntilAnsweredAsync(() => AskAsync(CertificateWish.Network(_name), ct), ct));
        }

        var serviceRange = await _patience.UntilAnsweredAsync(() => ServiceRangeAsync(ct), ct);
        IReadOnlyList<string> dns = serviceRange is { } range && NodeNetwork.DnsServiceIn(range) is { } address ? [$"{address}"] : [];
        var kubelet = await _patience.UntilAnsweredAsync(() => runtime.StartAsync(home, options, _address, server, "", dns, ct), ct);
        home.Parts.Add(kubelet);

        // 3. Its certificates. That of its server names the addresses that the node has told.
        home.Parts.Add(Renewals.Start(
            ct => identity.Client.RunAsync(ct => AskAsync(CertificateWish.Client(_name), ct), home.Loops, ct),
            ct => networkCertificate.RunAsync(ct => AskAsync(CertificateWish.Network(_name), ct), home.Loops, ct),
            ct => serving.RunAsync(ct => AskAsync(CertificateWish.Server(_name, [_address]), ct), home.Loops, ct)));

        // 4. Its network. What pods are to reach is there before they are.
        progress.Report("waiting for the addresses of its pods");
        var network = new NodeNetwork(await PodCidrAsync(ct), serviceRange);
        var pods = options.HasPodNetwork ? network.For(options, NodeRoutes.MtuOf(options, _address)) : null;
        await (pods?.MakeBridgeAsync(ct) ?? Task.CompletedTask);
        await NodeServices.StartAsync(home, options, _address, [IPNetwork.Parse(network.PodCidr)], pods?.Gateway, ct);
        await NodeDns.StartAsync(home, options, network, ct);
        await NodePolicies.StartAsync(home, options, ct);
        await NodeRoutes.StartAsync(home, options, ct);
        if (pods is not null)
        {
            await runtime.PlugInAsync(pods, ct);
            await kubelet.TellAsync(ct);
        }

        return network.PodCidr;
    }

    private async Task<NodeServer> ListenAsync(KeptCertificate serving, CancellationToken ct)
    {
        try
        {
            var server = await NodeServer.StartAsync(
                new NodeServerOptions
                {
                    ServerCertificate = () => serving.Shown,
                    ClientAuthority = identity.Authority,
                    Authenticator = new TokenReviewAuthenticator(_api, home.Clock),
                    Authorizer = new ReviewAuthorizer(_api, _name, home.Clock),
                    Address = _address,
                    Port = options.KubeletPort,
                    Clock = home.Clock,
                    Logging = home.Logging,
                },
                ct);
            home.Parts.Add(server);
            return server;
        }
        catch (IOException e)
        {
            throw new ClusterStartException(
                $"cannot listen on {new IPEndPoint(_address, options.KubeletPort)}: {e.Message} (--node-ip, --kubelet-port)", e);
        }
    }

    private Task<X509Certificate2> AskAsync(CertificateWish wish, CancellationToken ct) =>
        CertificateAsking.AskAsync(_api, wish, services, ct);

    private async Task<IPNetwork?> ServiceRangeAsync(CancellationToken ct)
    {
        var kind = ApiTarget.Of(_api.Catalog.For<V1ServiceCIDR>(), ObjectKey.Cluster(""));
        var own = ListOptions.All with { Fields = FieldSelector.Where("metadata.name", ServiceRange) };
        var ranges = await home.Proxy.ListAsync(kind, own, ct);
        return ranges.Items is [var range, ..] && range.As<V1ServiceCIDR>().Spec?.Cidrs is [var first, ..] ? IPNetwork.Parse(first) : null;
    }

    private Task<string> PodCidrAsync(CancellationToken ct) => NodePodCidr.WaitAsync(_api, _name, services, ct);
}
