using Jota.Api;
using Jota.Client;
using Jota.Hosting.Joining;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>
/// This machine as a node of a cluster that is elsewhere: runtime, kubelet, service network and DNS. Disposing stops it; containers run on.
/// </summary>
public sealed class Agent : IAsyncDisposable
{
    private readonly DataDirectoryLock _lock;
    private readonly StartedParts _parts;

    private Agent(DataDirectoryLock held, StartedParts parts, string text, TimeSpan startTime) =>
        (_lock, _parts, Text, StartTime) = (held, parts, text, startTime);

    /// <summary>What it is, for people.</summary>
    public string Text { get; }

    /// <summary>How long the start took.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>
    /// Starts the node, and returns when pods run on it. Throws <see cref="ClusterStartException"/> for what whoever started it can mend:
    /// a token that is not good, a name that is another's, a missing program.
    /// </summary>
    public static async Task<Agent> StartAsync(
        AgentOptions options, ILoggerFactory logging, IProgress<string> progress, CancellationToken ct)
    {
        var clock = TimeProvider.System;
        var begin = clock.GetTimestamp();
        var held = DataDirectoryLock.Take(options.DataDirectory);
        var log = logging.CreateLogger<Agent>();
        var parts = new StartedParts(log);
        try
        {
            DataFolders.Make(options, "pki", "kubelet", "containerd");

            // 1. Who this machine is to the cluster, and the cluster to it.
            var services = new FollowServices(clock, IdSource.Random, log);
            var identity = await AgentIdentity.OpenAsync(
                new(Path.Combine(options.DataDirectory, "pki"), options.OwnName, options.Servers, options.Token), services, progress, ct);

            // 2. Its runtime.
            var runtime = await RealNode.PrepareAsync(options, null, clock, logging, progress, ct);

            // 3. The node, its certificates and its network.
            var network = new KeptCertificate(
                "certificate of the node's network",
                new CertificateFile(Path.Combine(options.DataDirectory, "pki", "node-network.pem")),
                services);
            var (kubelet, proxy) = (identity.Connect(options.Servers, identity.Client), identity.Connect(options.Servers, network));
            parts.Add(new Disposing(kubelet));
            parts.Add(new Disposing(proxy));
            var home = NodeHome.Alone(kubelet, proxy, parts, clock, logging);
            runtime.MoveInto(home);
            var node = new AgentNode(options, identity, network, home, services, runtime, progress);
            var podCidr = await node.StartAsync(ct);
            var text = $"node {options.OwnName} of {options.Servers[0]}; pods {podCidr}";
            return new(held, parts, text, clock.GetElapsedTime(begin));
        }
        catch (Exception e)
        {
            await parts.DisposeAsync();
            held.Dispose();
            if (StartFailures.Of(e) is { } told)
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
        _lock.Dispose();
    }
}
