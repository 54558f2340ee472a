using System.Text;
using Jota.Client;
using Jota.Network.Services;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Network.Policies;

/// <summary>
/// Enforces network policies (networking.k8s.io/v1) on a node: follows pods, namespaces and policies, and keeps the kernel's rules about
/// this node's pods as these want them, each change in one transaction of what differs. The rules stay when it stops: what is isolated
/// stays so.
/// </summary>
public sealed partial class PolicyNetwork : IAsyncDisposable
{
    private readonly PolicyNetworkOptions _options;
    private readonly InformerFactory _informers;
    private readonly PolicyFacts _facts;
    private readonly PolicyWorld _world = new();
    private readonly PolicyMetrics _metrics = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _log;
    private PolicyTables? _tables;
    private volatile bool _isGone;
    private Task _running = Task.CompletedTask;

    private PolicyNetwork(PolicyNetworkOptions options)
    {
        (_options, _log) = (options, options.Logging.CreateLogger<PolicyNetwork>());
        _facts = new(options.NodeName);
        _informers = new InformerFactory(
            options.Api, options.Clock, options.Ids, options.Logging, health: new LoopHealth(options.Loops, "network policies"));
    }

    /// <summary>What it has to tell on <c>/metrics</c>.</summary>
    public IMetricSource Metrics => _metrics;

    /// <summary>
    /// Starts it; the rules are in force when this completes. Throws <see cref="NftablesException"/> where there can be none.
    /// </summary>
    public static async Task<PolicyNetwork> StartAsync(PolicyNetworkOptions options, CancellationToken ct)
    {
        var network = new PolicyNetwork(options);
        try
        {
            network.Follow();
            await network._informers.StartAsync(ct);
            await network.BringAsync(ct);
            network._running = Task.WhenAll(
                network.Run("network policies", network.TurnAsync),
                network.Run("watch over the rules of network policies", network.WatchAsync));
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes the rules away for good: for the end of a cluster, not of its process.</summary>
    /// <param name="nftables">The kernel's packet rules.</param>
    /// <param name="table">The name of the tables.</param>
    /// <param name="ct">Cancels.</param>
    public static Task RemoveAsync(INftables nftables, string table, CancellationToken ct)
    {
        var text = new StringBuilder();
        foreach (var family in IpFamily.Both)
        {
            PolicyBase.WriteRemoval(text, family, table);
        }

        return nftables.ApplyAsync(text.ToString().AsMemory(), ct);
    }

    /// <summary>Ends it; the rules stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _informers.DisposeAsync();
        _stop.Dispose();
    }

    private void Follow()
    {
        _informers.Follow(_options.Api.Catalog.For<V1Pod>(), _facts, ListOptions.All);
        _informers.For<V1Namespace>().Subscribe(new InformerHandler<V1Namespace>
        {
            Added = _facts.Put,
            Updated = (_, ns) => _facts.Put(ns),
            Deleted = _facts.Remove,
        });
        _informers.For<V1NetworkPolicy>().Subscribe(new InformerHandler<V1NetworkPolicy>
        {
            Added = _facts.Put,
            Updated = (_, policy) => _facts.Put(policy),
            Deleted = _facts.Remove,
        });
    }

    private Task Run(string what, Func<CancellationToken, Task> turn)
    {
        var loop = new Loop($"{what} of {_options.NodeName}", _options.Loops, _options.Clock, _log);
        return Task.Run(() => loop.ForeverAsync(turn, _stop.Token));
    }

    private async Task TurnAsync(CancellationToken ct)
    {
        await _facts.UntilTouchedAsync(ct);
        await BringAsync(ct);
    }

    /// <summary>Some machines flush all rules when their firewall starts.</summary>
    private async Task WatchAsync(CancellationToken ct)
    {
        using var watch = _options.Watch();
        while (true)
        {
            await watch.UntilGoneAsync(_options.Table, ct);
            if (Volatile.Read(ref _tables)?.IsMade != true)
            {
                // It was taken away here, or was never there.
                continue;
            }

            LogGone(_options.Table);
            _isGone = true;
            _facts.Wake();
        }
    }

    /// <summary>Brings the rules to what is wanted now: what differs, or all of it where what is in force is not known.</summary>
    private async Task BringAsync(CancellationToken ct)
    {
        var begin = _options.Clock.GetTimestamp();
        try
        {
            if (_isGone)
            {
                _isGone = false;
                Volatile.Write(ref _tables, null);
            }

            var tables = _tables ?? new PolicyTables(_options.Table, _world, _options.Families);
            Volatile.Write(ref _tables, tables);
            _facts.MoveInto(_world);
            var text = tables.Change();
            if (text.Length == 0)
            {
                return;
            }

            await _options.Nftables.ApplyAsync(text.AsMemory(), ct);
            var took = _options.Clock.GetElapsedTime(begin);
            _metrics.Brought(took);
            LogBrought(tables.LastElements, took.TotalMilliseconds);
        }
        catch
        {
            // What was noted is not what the kernel has: from nothing, next time.
            Volatile.Write(ref _tables, null);
            _metrics.Failed();
            _facts.Wake();
            throw;
        }
    }

    [LoggerMessage(LogLevel.Debug, "Rules of network policies brought up to date: {Elements} element(s) in {Milliseconds} ms")]
    private partial void LogBrought(int elements, double milliseconds);

    [LoggerMessage(LogLevel.Warning, "Somebody took away the rules of network policies (table {Table}); they are made anew")]
    private partial void LogGone(string table);
}
