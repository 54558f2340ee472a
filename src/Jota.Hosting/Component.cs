using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.Client;
using Jota.Hosting.Serving;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>
/// One component of a cluster that is elsewhere, alone in its process: it stands for its Lease, works while it leads, and tells of its
/// health. Disposing stops it and gives the Lease back.
/// </summary>
public sealed class Component : IAsyncDisposable
{
    private readonly StartedParts _parts;
    private readonly ElectedWork _work;

    private Component(StartedParts parts, ElectedWork work, string text) => (_parts, _work, Text) = (parts, work, text);

    /// <summary>What it is, for people.</summary>
    public string Text { get; }

    /// <summary>Whether it leads, and its work has begun.</summary>
    public bool Works => _work.Works;

    /// <summary>The port at which it tells of itself; 0 where it does not.</summary>
    public int Port { get; private set; }

    /// <summary>
    /// Completes when it was stopped; fails with <see cref="ComponentEndedException"/> when it ends by itself, as one that leads no more.
    /// </summary>
    public Task Ended => _work.Ended;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    /// <summary>Starts a component. Throws <see cref="ClusterStartException"/> for what whoever started it can mend.</summary>
    /// <param name="name">Upstream's name of it.</param>
    /// <param name="options">Where its cluster is, and where it tells of itself.</param>
    /// <param name="connection">The same, as read.</param>
    /// <param name="api">The API, which becomes the component's to close.</param>
    /// <param name="services">What it stands on.</param>
    /// <param name="begin">Begins its work.</param>
    /// <param name="ct">Gives up the start.</param>
    internal static async Task<Component> StartAsync(
        string name, ComponentOptions options, HttpApiOptions connection, HttpApi api, ComponentServices services,
        Func<CancellationToken, Task<IAsyncDisposable>> begin, CancellationToken ct)
    {
        var parts = new StartedParts(services.Logging.CreateLogger<Component>());
        parts.Add(new Disposing(api));
        try
        {
            if (options.Election.Fault is { } fault)
            {
                throw new ClusterStartException(fault);
            }

            var work = new ElectedWork(api, options.Election, services, begin);
            parts.Add(work);
            services.Metrics.Add(work);
            var standing = options.Election.Elects ? $", standing for the Lease {options.Election.Lease}" : "";
            var component = new Component(parts, work, $"{name} of {connection.Server.GetLeftPart(UriPartial.Authority)}{standing}");
            await component.ListenAsync(name, options.Serving, connection, api, services, ct);
            return component;
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    private async Task ListenAsync(
        string name, ServingOptions serving, HttpApiOptions connection, HttpApi api, ComponentServices services, CancellationToken ct)
    {
        if (serving.Port is not { } port)
        {
            return;
        }

        var at = new IPEndPoint(serving.Address, port);
        try
        {
            var server = await ComponentServer.StartAsync(
                new()
                {
                    Name = name,
                    At = at,
                    Certificate = CertificateOf(name, serving, services.Clock),
                    ClientAuthority = connection.Authorities is [var first, ..] ? first : null,
                    Api = api,
                    Checks =
                    [
                        new("loops", services.Loops.Describe),
                        new("leaderElection", () => _work.Ended.IsFaulted ? "it has ended" : null),
                        new("informer-sync", () => _work is { Leads: true, Works: false } ? "not yet" : null) { Live = false },
                    ],
                    Metrics = services.Metrics,
                    Clock = services.Clock,
                    Logging = services.Logging,
                },
                ct);
            _parts.Add(server);
            Port = server.Port;
        }
        catch (IOException e)
        {
            throw new ClusterStartException($"cannot listen on {at}: {e.Message} (--bind-address, --secure-port; 0 for none)", e);
        }
    }

    private static X509Certificate2 CertificateOf(string name, ServingOptions serving, TimeProvider clock)
    {
        if (serving.Files is not { } files)
        {
            return ComponentServer.SelfSigned(name, serving.Address, clock.GetUtcNow());
        }

        try
        {
            return X509Certificate2.CreateFromPem(File.ReadAllText(files.Certificate), File.ReadAllText(files.Key));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ClusterStartException($"--tls-cert-file {files.Certificate}, --tls-private-key-file {files.Key}: {e.Message}", e);
        }
    }
}
