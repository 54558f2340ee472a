using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Deletes volumes of the built-in driver that are released and to be deleted. Their node removes the folder and lets them go; here that is
/// done for those that have no folder any more: whose node is gone, or that were to be kept.
/// </summary>
internal sealed class LocalReclaimer : IReconciler
{
    private readonly IApi _api;
    private readonly ILister<V1PersistentVolume> _volumes;
    private readonly ILister<V1Node> _nodes;

    public LocalReclaimer(ControllerContext context)
    {
        _api = context.Api;
        _volumes = context.Lister<V1PersistentVolume>();
        _nodes = context.Lister<V1Node>();
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("local-reclaimer")
        .WatchesOne<V1PersistentVolume>(volume => LocalVolumes.Is(volume) ? volume.Key() : null)
        .Watches<V1Node>(node => _nodes.Find(node.Key()) is null
            ? _volumes.All().Where(volume => LocalVolumes.NodeOf(volume) == node.Metadata.Name).Select(volume => volume.Key())
            : []);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_volumes.Find(key) is not { } volume || !LocalVolumes.Is(volume))
        {
            return Recheck.OnChange;
        }

        if (volume.Metadata.DeletionTimestamp is null)
        {
            if (IsToBeDeleted(volume) && volume.Status?.Phase == VolumePhases.Released)
            {
                var same = DeleteOptions.Default with { Uid = volume.Metadata.Uid, ResourceVersion = volume.Metadata.ResourceVersion };
                await _api.DeleteAsync<V1PersistentVolume>(key, same, ct);
            }
        }
        else if (Finalizers.Has(volume.Metadata, LocalVolumes.Finalizer) && (!IsToBeDeleted(volume) || await IsNodeGoneAsync(volume, ct)))
        {
            await _api.UpdateAsync(volume with { Metadata = Finalizers.Without(volume.Metadata, LocalVolumes.Finalizer) }, ct);
        }

        return Recheck.OnChange;
    }

    private static bool IsToBeDeleted(V1PersistentVolume volume) =>
        volume.Spec.PersistentVolumeReclaimPolicy == ReclaimPolicies.Delete
        && ClaimBindings.Of(volume.Metadata, ClaimBindings.ProvisionedBy) == LocalVolumes.Driver;

    private async Task<bool> IsNodeGoneAsync(V1PersistentVolume volume, CancellationToken ct)
    {
        if (LocalVolumes.NodeOf(volume) is not { Length: > 0 } node)
        {
            return true;
        }

        if (_nodes.Find(ObjectKey.Cluster(node)) is not null)
        {
            return false;
        }

        // The cache may be behind: before data are given up, the server is asked.
        var named = new ListOptions { Fields = FieldSelector.Where("metadata.name", node) };
        var found = await _api.ListAsync(new ApiTarget(_api.Catalog.For<V1Node>()), named, ct);
        return found.Items.Count == 0;
    }
}
