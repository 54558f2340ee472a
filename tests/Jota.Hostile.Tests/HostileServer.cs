using System.Net;
using Jota.Client;
using Jota.Kubelet.Tests.Server;
using k8s.Models;

namespace Jota.Hostile.Tests;

/// <summary>A server that listens, with nodes behind it, and what is to be watched while it is attacked.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly OwnErrors _logs = new();

    public SessionCluster Cluster { get; private set; } = null!;

    public Uri Address => Cluster.Http.Address;

    /// <summary>What the server called its own fault.</summary>
    public IReadOnlyCollection<string> Errors => _logs.All;

    public static async Task<HostileServer> StartAsync()
    {
        var server = new HostileServer();
        server.Cluster = await SessionCluster.StartAsync(logging: server._logs);
        await server.Cluster.Api.CreateAsync(
            new V1ConfigMap { Metadata = new() { Name = "victim", NamespaceProperty = "default" }, Data = new Dictionary<string, string> { ["k"] = "v" } }, SessionCluster.Ct);
        await server.Cluster.RunAsync("victim");
        return server;
    }

    /// <summary>Sends a request over one of both protocols, waits for all of the answer, and says what is wrong with it, if anything.</summary>
    public async Task<string?> SendAsync(HostileRequest request, Version protocol, CancellationToken ct)
    {
        using var message = Message(request, protocol);
        using var response = await Cluster.Admin.SendAsync(message, ct);
        var body = await response.Content.ReadAsStringAsync(ct);

        // Upstream calls a few things internal errors that are the client's; what is ours begins so.
        return (int)response.StatusCode == 500 && body.Contains("Internal error occurred", StringComparison.Ordinal)
            ? $"500 to {request}: {body[..Math.Min(body.Length, 500)]}"
            : null;
    }

    public HttpRequestMessage Message(HostileRequest request, Version protocol)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(Address, request.Path))
        {
            Version = protocol,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (request.Body.Length > 0 || request.Method is "POST" or "PUT" or "PATCH")
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>Waits until the server works on nothing; false when it still does after a minute, though nobody waits for it.</summary>
    public async Task<bool> UntilIdleAsync()
    {
        var begun = TimeProvider.System.GetTimestamp();
        using var looks = new PeriodicTimer(Look, TimeProvider.System);
        while (Cluster.Http.RequestsInFlight > 0 && TimeProvider.System.GetElapsedTime(begun) < LongestWait)
        {
            await looks.WaitForNextTickAsync(SessionCluster.Ct);
        }

        return Cluster.Http.RequestsInFlight == 0;
    }

    /// <summary>Takes away what attacks have stored, and its history with it.</summary>
    public async Task CleanAsync()
    {
        foreach (var resource in Cluster.Core.Catalog.All.Where(r => r.Namespaced && r.IsStored && r.Verbs.Contains("deletecollection")))
        {
            var all = new ApiTarget(resource, "default");
            foreach (var obj in (await Cluster.Api.ListAsync(all, ListOptions.All, SessionCluster.Ct)).Items.Where(o => o.Key.Name is not ("victim" or "default")))
            {
                await Cluster.Api.DeleteAsync(all with { Name = obj.Key.Name }, new DeleteOptions { GracePeriodSeconds = 0 }, SessionCluster.Ct);
            }
        }

        await Cluster.Store.CompactAsync(Cluster.Store.Revision, SessionCluster.Ct);
    }

    /// <summary>
    /// What is reachable, in bytes, but for the recent changes and the runtime's pool of spare arrays: the former are kept for watches to go on
    /// from, so much of each kind at most, and have tests of their own; the latter is given back to nobody until a minute has passed.
    /// </summary>
    public long Memory()
    {
        SparePool.Empty();
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true) - Cluster.Core.Caches.All.Sum(cache => cache.RecentBytes);
    }

    public async ValueTask DisposeAsync() => await Cluster.DisposeAsync();
}
