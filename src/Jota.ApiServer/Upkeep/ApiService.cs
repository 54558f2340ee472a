using System.Net;
using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Upkeep;

/// <summary>
/// Keeps the service under which pods find the API: <c>kubernetes</c> in <c>default</c>, with its endpoints where the server really listens.
/// Makes them anew whenever somebody deletes or bends them.
/// </summary>
internal sealed partial class ApiService : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private ApiService(IApi api, TimeProvider clock, ILogger log)
    {
        _api = api;
        _clock = clock;
        _log = log;
    }

    /// <summary>Makes them, and keeps them until it is disposed.</summary>
    /// <param name="api">The API as the server itself.</param>
    /// <param name="clusterAddress">The service's address within the cluster.</param>
    /// <param name="at">Where the server listens.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where failures are told.</param>
    /// <param name="ct">Ends the first making only.</param>
    public static async Task<ApiService> StartAsync(IApi api, IPAddress clusterAddress, IPEndPoint at, TimeProvider clock, ILogger log, CancellationToken ct)
    {
        var kept = new ApiService(api, clock, log);
        var objects = new ApiServiceObjects(clusterAddress, at);
        await Task.WhenAll(
            kept.EnsureAsync(objects.Service, ApiServiceObjects.IsAsWanted, ct),
            kept.EnsureAsync(objects.Endpoints, ApiServiceObjects.IsAsWanted, ct),
            kept.EnsureAsync(objects.Slice, ApiServiceObjects.IsAsWanted, ct));
        kept._running = Task.WhenAll(
            kept.KeepAsync(objects.Service, ApiServiceObjects.IsAsWanted),
            kept.KeepAsync(objects.Endpoints, ApiServiceObjects.IsAsWanted),
            kept.KeepAsync(objects.Slice, ApiServiceObjects.IsAsWanted));
        return kept;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task KeepAsync<T>(T wanted, Func<T, T, bool> asWanted)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        while (true)
        {
            try
            {
                var from = await EnsureAsync(wanted, asWanted, _stop.Token);
                await FollowAsync(wanted, asWanted, from, _stop.Token);
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                // Also the end of the server itself, a moment before ours.
                NotKept(_log, e, wanted.Key());
                await Task.Delay(Pause, _clock, _stop.Token);
            }
        }
    }

    /// <summary>Makes or mends it where necessary; answers a state in which it was as wanted.</summary>
    private async Task<Revision> EnsureAsync<T>(T wanted, Func<T, T, bool> asWanted, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        while (true)
        {
            var list = await _api.ListAsync(TargetOf<T>(), OnlyThis(wanted), ct);
            if (list.Items is not [var found])
            {
                await CreateAsync(wanted, ct);
            }
            else if (asWanted(found.As<T>(), wanted))
            {
                return list.Revision;
            }
            else
            {
                await _api.UpdateAsync(wanted, ct);
            }
        }
    }

    private async Task CreateAsync<T>(T wanted, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await _api.CreateAsync(wanted, ct);
        }
        catch (ApiException exists) when (exists.Reason == "AlreadyExists")
        {
            // Somebody else was faster: look again.
        }
    }

    /// <summary>Watches until it is not as wanted any more, or the watch ends.</summary>
    private async Task FollowAsync<T>(T wanted, Func<T, T, bool> asWanted, Revision from, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = OnlyThis(wanted) with { ResourceVersion = from.ToString() };
        await foreach (var change in _api.WatchAsync(TargetOf<T>(), options, ct))
        {
            if (change.Type is WatchEventType.Deleted or WatchEventType.Error || (change.Object is { } obj && !asWanted(obj.As<T>(), wanted)))
            {
                return;
            }
        }
    }

    private ApiTarget TargetOf<T>() => new(_api.Catalog.For<T>(), ApiServiceObjects.Namespace);

    private static ListOptions OnlyThis(IKubernetesObject<V1ObjectMeta> obj) =>
        ListOptions.All with { Fields = FieldSelector.Where("metadata.name", obj.Metadata.Name) };

    [LoggerMessage(1, LogLevel.Warning, "{Key} cannot be kept as it should be; trying again")]
    private static partial void NotKept(ILogger log, Exception e, ObjectKey key);
}
