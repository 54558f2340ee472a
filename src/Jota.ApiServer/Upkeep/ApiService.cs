using System.Net;
using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>
/// Keeps the service under which pods find the API: <c>kubernetes</c> in <c>default</c>, with its endpoints where the server really
/// listens. Makes them anew whenever somebody deletes or bends them.
/// </summary>
internal sealed class ApiService : IAsyncDisposable
{
    private readonly IApi _api;
    private readonly FollowServices _services;
    private readonly LoopHealth _loops;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private ApiService(IApi api, FollowServices services, LoopHealth loops) => (_api, _services, _loops) = (api, services, loops);

    /// <summary>Makes them, and keeps them until it is disposed.</summary>
    /// <param name="api">The API as the server itself.</param>
    /// <param name="address">The address of the service.</param>
    /// <param name="at">Where the server listens.</param>
    /// <param name="services">What following stands on.</param>
    /// <param name="loops">Where it is told that they cannot be kept.</param>
    /// <param name="ct">Ends the first making only.</param>
    public static async Task<ApiService> StartAsync(
        IApi api, IPAddress address, IPEndPoint at, FollowServices services, LoopHealth loops, CancellationToken ct)
    {
        var kept = new ApiService(api, services, loops);
        var objects = new ApiServiceObjects(address, at);
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
        await _running;
        _stop.Dispose();
    }

    private Task KeepAsync<T>(T wanted, Func<T, T, bool> asWanted)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var loop = new Loop($"keeping {TargetOf<T>().Resource} {wanted.Key()}", _loops, _services.Clock, _services.Log);
        return loop.ForeverAsync(ct => FollowAsync(wanted, asWanted, ct), _stop.Token);
    }

    /// <summary>Makes or mends it where necessary.</summary>
    private async Task EnsureAsync<T>(T wanted, Func<T, T, bool> asWanted, CancellationToken ct)
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
                return;
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

    /// <summary>Mends it whenever it is seen not to be as wanted.</summary>
    private async Task FollowAsync<T>(T wanted, Func<T, T, bool> asWanted, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var good = false;
        await foreach (var change in ObjectChanges.FollowAsync(_api, TargetOf<T>(), OnlyThis(wanted), _services, ct))
        {
            good = change.Synced ? good : change.Object is { } obj && asWanted(obj.As<T>(), wanted);
            if (!good)
            {
                await EnsureAsync(wanted, asWanted, ct);
                good = true;
            }
        }
    }

    private ApiTarget TargetOf<T>() => new(_api.Catalog.For<T>(), ApiServiceObjects.Namespace);

    private static ListOptions OnlyThis(IKubernetesObject<V1ObjectMeta> obj) =>
        ListOptions.All with { Fields = FieldSelector.Where("metadata.name", obj.Metadata.Name) };
}
