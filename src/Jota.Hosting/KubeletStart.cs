using System.Net;
using System.Net.Security;
using Jota.Client;
using Jota.Hosting.Joining;
using Jota.Hosting.Serving;
using Jota.Kubelet;
using Jota.Transport.Https;

namespace Jota.Hosting;

/// <summary>Starts a kubelet that is alone, step by step; every part becomes its home's.</summary>
internal sealed class KubeletStart(
    KubeletComponentOptions options, NodeCredentials credentials, NodeHome home, FollowServices services, IProgress<string> progress)
{
    private readonly IPAddress _address =
        options.NodeAddress ?? NodeAddress.Towards([credentials.Connection.Server]) ?? RealNode.OwnAddress();

    private readonly string _name = options.OwnName;
    private readonly Patience _patience = new(home.Clock, services.Log);

    public async Task StartAsync(CancellationToken ct)
    {
        // 1. Its server, with a certificate of nobody's until the cluster has signed one, as upstream's.
        var serving = new KeptCertificate(
            "serving certificate of the node",
            new CertificateFile(Path.Combine(options.DataDirectory, "pki", "kubelet-server.pem")),
            services);
        serving.Resume(kept => kept.MatchesHostname(_address.ToString()));
        var own = ShownCertificate.Always(ComponentServer.SelfSigned($"system:node:{_name}", _address, home.Clock.GetUtcNow()));
        var server = await ListenAsync(() => serving.Shown ?? own(), ct);

        // 2. The node's object, and its pods.
        progress.Report("registering the node");
        await (options.Simulated ? SimulateAsync(server, ct) : RunAsync(server, ct));

        // 3. Its certificates.
        home.Parts.Add(Renewals.Start(
        [
            ct => serving.RunAsync(ct => AskAsync(CertificateWish.Server(_name, [_address]), ct), home.Loops, ct),
            .. credentials.Renewed is { } client
                ? (Func<CancellationToken, Task>[])
                    [ct => client.RunAsync(ct => AskAsync(CertificateWish.Client(_name), ct), home.Loops, ct)]
                : [],
        ]));
    }

    private async Task SimulateAsync(NodeServer server, CancellationToken ct) => home.Parts.Add(await _patience.UntilAnsweredAsync(
        () => SimulatedNodes.StartAsync(
            new()
            {
                Api = home.Kubelet,
                Clock = home.Clock,
                Logging = home.Logging,
                Loops = home.Loops,
                Trace = home.Trace,
                OnlyName = _name,
                Server = server,
            },
            ct),
        ct));

    private async Task RunAsync(NodeServer server, CancellationToken ct)
    {
        var runtime = await RealNode.PrepareAsync(options, null, home.Clock, home.Logging, progress, ct);
        runtime.MoveInto(home);
        var kubelet = await _patience.UntilAnsweredAsync(
            () => runtime.StartAsync(home, options, _address, server, "", options.ClusterDns, ct), ct);
        home.Parts.Add(kubelet);
        if (options.HasPodNetwork)
        {
            progress.Report("waiting for the addresses of its pods");
            var pods = new NodeNetwork(await PodCidrAsync(ct), null).For(options) with { Masquerade = null };
            await pods.MakeBridgeAsync(ct);
            await runtime.PlugInAsync(pods, ct);
            await kubelet.TellAsync(ct);
        }
    }

    private async Task<NodeServer> ListenAsync(Func<SslStreamCertificateContext?> certificate, CancellationToken ct)
    {
        try
        {
            var server = await NodeServer.StartAsync(
                new NodeServerOptions
                {
                    ServerCertificate = certificate,
                    ClientAuthority = credentials.Connection.Authorities is [var first, ..] ? first
                        : throw new ClusterStartException($"--kubeconfig {options.Kubeconfig} names no authority of the cluster"),
                    Authenticator = new TokenReviewAuthenticator(home.Kubelet, home.Clock),
                    Authorizer = new ReviewAuthorizer(home.Kubelet, _name, home.Clock),
                    Address = _address,
                    Port = options.Port,
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
                $"cannot listen on {new IPEndPoint(_address, options.Port)}: {e.Message} (--node-ip, --port)", e);
        }
    }

    private Task<System.Security.Cryptography.X509Certificates.X509Certificate2> AskAsync(CertificateWish wish, CancellationToken ct) =>
        CertificateAsking.AskAsync(home.Kubelet, wish, services, ct);

    private Task<string> PodCidrAsync(CancellationToken ct) => NodePodCidr.WaitAsync(home.Kubelet, _name, services, ct);
}
