using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>
/// Sees to it that a claim can be bound in a new cluster: the class of volumes that are folders of nodes is the default one. It is made
/// once, along with what is told of its driver: who deletes the class, or makes another one the default, has it that way.
/// </summary>
internal sealed class SystemStorage(IApi api, WatchCaches caches)
{
    /// <summary>Makes what is missing, unless the driver was here before.</summary>
    public async Task EnsureAsync(CancellationToken ct)
    {
        if (caches.Find<V1CSIDriver>() is { } drivers && drivers.Find(drivers.KeyOf(ObjectKey.Cluster(LocalVolumes.Driver))) is null)
        {
            // The driver last: it says that the class was made.
            await CreateAsync(LocalVolumes.Class, ct);
            await CreateAsync(LocalVolumes.DriverObject, ct);
        }
    }

    private async Task CreateAsync<T>(T one, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await api.CreateAsync(one, ct);
        }
        catch (ApiException exists) when (exists.Reason == "AlreadyExists")
        {
            // Another server on the same store was faster, or it was made by hand.
        }
    }
}
