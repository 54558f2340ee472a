using System.Net;
using System.Net.NetworkInformation;
using Jota.Client;
using Jota.Network.Services;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Network.Routes;

/// <summary>
/// Leads a node's pods to those of all other nodes: follows the nodes, and keeps the kernel's routes as <see cref="PodRoutePlan"/> wants
/// them. What was set stays when it stops, so that running pods go on reaching each other; started again, it takes up what is there.
/// </summary>
public sealed partial class PodRoutes : IAsyncDisposable
{
    private readonly PodRoutesOptions _options;
    private readonly InformerFactory _informers;
    private readonly Informer<V1Node> _nodes;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _log;
    private volatile PodRoutePlan? _applied;
    private volatile List<Link> _links = [];
    private Task _running = Task.CompletedTask;

    private PodRoutes(PodRoutesOptions options)
    {
        (_options, _log) = (options, options.Logging.CreateLogger<PodRoutes>());
        _informers = new InformerFactory(
            options.Api, options.Clock, options.Ids, options.Logging, health: new LoopHealth(options.Loops, "pod routes"));
        _nodes = _informers.For<V1Node>();
    }

    /// <summary>Starts it; the ways are there when this completes. Throws <see cref="IOException"/> where there can be none.</summary>
    public static async Task<PodRoutes> StartAsync(PodRoutesOptions options, CancellationToken ct)
    {
        var routes = new PodRoutes(options);
        try
        {
            await routes._informers.StartAsync(ct);
            await routes.BringAsync(ct);
            routes.Follow();
            return routes;
        }
        catch
        {
            await routes.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes everything away for good: for the end of a cluster, not of its process.</summary>
    public static async Task RemoveAsync(string device, int protocol, string table, INftables? nftables, CancellationToken ct)
    {
        var kernel = new KernelRoutes();
        var stale = await kernel.OwnAsync(protocol, ct);
        var commands = RouteCommands.Compute(PodRoutePlan.Empty, PodRoutePlan.Empty, stale, protocol, hasTunnel: false);
        await kernel.ApplyAsync(kernel.HasDevice(device) ? [.. commands, $"ip link del {device}"] : commands, ct);
        await (nftables?.ApplyAsync(HidingRules.Removal(table).AsMemory(), ct) ?? Task.CompletedTask);
    }

    /// <summary>Ends it; the ways stay.</summary>
    public async ValueTask DisposeAsync()
    {
        NetworkChange.NetworkAddressChanged -= LookAtLinks;
        await _stop.CancelAsync();
        await _running;
        await _informers.DisposeAsync();
        _changed.Dispose();
        _stop.Dispose();
    }

    private void Follow()
    {
        _nodes.Subscribe(new InformerHandler<V1Node>
        {
            Added = _ => Tell(),
            Updated = (old, node) =>
            {
                // A node beats all the time; only where it is matters.
                if (!NodePlace.Of(old).IsLike(NodePlace.Of(node)))
                {
                    Tell();
                }
            },
            Deleted = _ => Tell(),
        });
        NetworkChange.NetworkAddressChanged += LookAtLinks;
        var loop = new Loop($"pod routes of {_options.NodeName}", _options.Loops, _options.Clock, _log);
        _running = Task.Run(() => loop.ForeverAsync(TurnAsync, _stop.Token));
    }

    /// <summary>The kernel forgets the routes of a link that goes down.</summary>
    private void LookAtLinks(object? sender, EventArgs e)
    {
        if (_applied is { Routes.Length: > 0 } && !LinksOf(_options.Kernel).SequenceEqual(_links))
        {
            _applied = null;
            Tell();
        }
    }

    private void Tell()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is known already that something changed.
        }
    }

    private async Task TurnAsync(CancellationToken ct)
    {
        await _changed.WaitAsync(ct);
        try
        {
            await BringAsync(ct);
        }
        catch
        {
            // What is in force is not known: everything again, next time.
            _applied = null;
            Tell();
            throw;
        }
    }

    private async Task BringAsync(CancellationToken ct)
    {
        var places = _nodes.Lister.All().Select(NodePlace.Of).ToList();
        if (places.Find(place => place.Name == _options.NodeName) is not { Ranges.Count: > 0 } own)
        {
            // This node is not there yet, or not any more: what is there stays for the pods that may run on.
            return;
        }

        var kernel = _options.Kernel;
        _links = LinksOf(kernel);
        var plan = PodRoutePlan.Compute(own, places, _links, _options.Mode, _options.Device);
        IReadOnlyList<IPNetwork> stale = _applied is null ? await kernel.OwnAsync(_options.Protocol, ct) : [];
        var before = _applied ?? PodRoutePlan.Empty;
        await kernel.ApplyAsync(
            RouteCommands.Compute(before, plan, stale, _options.Protocol, kernel.HasDevice(_options.Device)), ct);
        if (_options.Nftables is { } nftables)
        {
            await nftables.ApplyAsync(
                HidingRules.Compute(_options.Table, own.Ranges, places.SelectMany(place => place.Ranges)).AsMemory(), ct);
        }

        _applied = plan;
        LogBrought(plan.Routes.Length, plan.Routes.Count(route => route.Peer is not null));
    }

    /// <summary>The tunnel itself leads to no node.</summary>
    private List<Link> LinksOf(IRouteTable kernel) => [.. kernel.Links.Where(link => link.Device != _options.Device)];

    [LoggerMessage(LogLevel.Information, "The pods of other nodes are reached by {Routes} route(s), {Tunnelled} of them through a tunnel")]
    private partial void LogBrought(int routes, int tunnelled);
}
