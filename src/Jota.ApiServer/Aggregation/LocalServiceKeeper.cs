using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Aggregation;

/// <summary>
/// Sees to it that there is an APIService for each group and version that this server serves, and none for a custom one that is gone.
/// One that leads to a Service was made by somebody, and stays.
/// </summary>
internal sealed class LocalServiceKeeper(IApi api, WatchCache services, LiveCatalog catalog, FollowServices following) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public void Start(LoopHealth loops)
    {
        var loop = new Loop("keeping the API services of this server", loops, following.Clock, following.Log);
        _running = Task.Run(() => loop.ForeverAsync(FollowAsync, _stop.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        var now = catalog.Now;
        var wanted = LocalServices.Of(now);
        var stored = services.Read().Objects.Range("").Select(entry => entry.Object.As<V1APIService>())
            .ToDictionary(service => service.Metadata.Name, StringComparer.Ordinal);
        await Task.WhenAll(wanted.Values.Select(one => EnsureAsync(one, stored.GetValueOrDefault(one.Metadata.Name), ct)));
        await Task.WhenAll(stored.Values.Where(one => IsLeftOver(one, wanted)).Select(one => RemoveAsync(one, ct)));
        await now.Superseded.WaitAsync(ct);
    }

    private static bool IsLeftOver(V1APIService stored, Dictionary<string, V1APIService> wanted) =>
        stored.Spec.Service is null && !wanted.ContainsKey(stored.Metadata.Name)
        && stored.Metadata.Labels?.ContainsKey(APIServices.ManagedLabel) == true;

    private async Task EnsureAsync(V1APIService wanted, V1APIService? stored, CancellationToken ct)
    {
        if (stored is { Spec.Service: not null } || (stored is not null && LocalServices.IsAsWanted(stored, wanted)))
        {
            return;
        }

        try
        {
            if (stored is null)
            {
                await api.CreateAsync(wanted, ct);
            }
            else
            {
                var labels = new Dictionary<string, string>(stored.Metadata.Labels ?? new Dictionary<string, string>())
                {
                    [APIServices.ManagedLabel] = wanted.Metadata.Labels[APIServices.ManagedLabel],
                };
                await api.UpdateAsync(stored with { Metadata = stored.Metadata with { Labels = labels }, Spec = wanted.Spec }, ct);
            }
        }
        catch (ApiException e) when (e.Reason is "AlreadyExists" or "Conflict" or "NotFound")
        {
            // Another server on the same store was faster, or somebody changes it just now.
        }
    }

    private async Task RemoveAsync(V1APIService gone, CancellationToken ct)
    {
        try
        {
            await api.DeleteAsync<V1APIService>(ObjectKey.Cluster(gone.Metadata.Name), DeleteOptions.Default, ct);
        }
        catch (ApiException e) when (e.Reason == "NotFound")
        {
            // Gone already.
        }
    }
}
