using Jota.Api;
using Jota.Client;
using Jota.Hosting.Serving;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>
/// A kubelet of a cluster that is elsewhere, beside upstream's: it runs the pods of its node, and nothing else of the node (no service
/// network, no routes). Disposing stops it; containers run on.
/// </summary>
public sealed class KubeletComponent : IAsyncDisposable
{
    private readonly DataDirectoryLock _lock;
    private readonly StartedParts _parts;

    private KubeletComponent(DataDirectoryLock held, StartedParts parts, string text) => (_lock, _parts, Text) = (held, parts, text);

    /// <summary>What it is, for people.</summary>
    public string Text { get; }

    /// <summary>
    /// Starts it, and returns when the node is registered. Throws <see cref="ClusterStartException"/> for what whoever started it can mend.
    /// </summary>
    public static async Task<KubeletComponent> StartAsync(
        KubeletComponentOptions options, ILoggerFactory logging, IProgress<string> progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);

        // Services and names are others' here, so that what these need is not missing.
        options = options with { KubeProxy = KubeProxyKind.None, Dns = DnsKind.None };
        var clock = TimeProvider.System;
        DataFolders.MakeRoot(options.DataDirectory);
        var held = DataDirectoryLock.Take(options.DataDirectory);
        var log = logging.CreateLogger<KubeletComponent>();
        var parts = new StartedParts(log);
        try
        {
            DataFolders.Make(options, "pki", "kubelet", "containerd");
            var follow = new FollowServices(clock, IdSource.Random, log);

            // 1. Who this machine is to the cluster.
            var credentials = await NodeCredentials.OpenAsync(options, follow, progress, ct);
            var api = new HttpApi(credentials.Connection);
            parts.Add(new Disposing(api));
            var home = NodeHome.Alone(api, api, parts, clock, logging);

            // 2. The node.
            await new KubeletStart(options, credentials, home, follow, progress).StartAsync(ct);

            // 3. Its health.
            await ListenAsync(options.Health, home, ct);
            var server = credentials.Connection.Server.GetLeftPart(UriPartial.Authority);
            return new(held, parts, $"kubelet of the node {options.OwnName} of {server}");
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

    private static async Task ListenAsync(ServingOptions health, NodeHome home, CancellationToken ct)
    {
        if (health.Port is { } port)
        {
            home.Parts.Add(await ComponentServer.StartAsync(
                new()
                {
                    Name = "kubelet",
                    At = new(health.Address, port),
                    Api = home.Kubelet,
                    Checks = [new("syncloop", home.Loops.Describe)],
                    Clock = home.Clock,
                    Logging = home.Logging,
                },
                ct));
        }
    }
}
