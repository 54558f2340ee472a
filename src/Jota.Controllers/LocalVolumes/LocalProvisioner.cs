using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Makes volumes of the built-in driver for claims whose node is chosen. It goes by the same annotations as any external provisioner, so
/// that the binder knows nothing of it. The folder is the node's to make.
/// </summary>
internal sealed class LocalProvisioner : IReconciler
{
    private readonly IApi _api;
    private readonly Resource _kind;
    private readonly ILister<V1PersistentVolumeClaim> _claims;
    private readonly ILister<V1PersistentVolume> _volumes;
    private readonly ILister<V1StorageClass> _classes;
    private readonly ILister<V1Node> _nodes;
    private readonly ILister<V1CSINode> _drivers;
    private readonly IEventRecorder _events;

    public LocalProvisioner(ControllerContext context)
    {
        _api = context.Api;
        _kind = _api.Catalog.For<V1PersistentVolumeClaim>();
        _claims = context.Lister<V1PersistentVolumeClaim>();
        _volumes = context.Lister<V1PersistentVolume>();
        _classes = context.Lister<V1StorageClass>();
        _nodes = context.Lister<V1Node>();
        _drivers = context.Lister<V1CSINode>();
        _events = context.Events(LocalVolumes.Driver);
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("local-provisioner")
        .WatchesOne<V1PersistentVolumeClaim>(claim => LocalVolumePlan.Wants(claim) ? claim.Key() : null);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_claims.Find(key) is not { } claim
            || !LocalVolumePlan.Wants(claim)
            || _volumes.Find(ObjectKey.Cluster(LocalVolumePlan.NameOf(claim))) is not null
            || _classes.Find(ObjectKey.Cluster(StorageClassNames.Of(claim) ?? "")) is not { } storageClass)
        {
            return Recheck.OnChange;
        }

        var node = ClaimBindings.Of(claim.Metadata, ClaimBindings.SelectedNode) is { } name ? _nodes.Find(ObjectKey.Cluster(name)) : null;
        if (LocalVolumePlan.Refusal(claim, node) is { } refusal)
        {
            Tell(claim, EventType.Warning, "ProvisioningFailed", refusal);
        }
        else if (node is null)
        {
            // The node went meanwhile: the scheduler is to choose another one.
            await _api.UpdateAsync(claim with { Metadata = ClaimBindings.Without(claim.Metadata, ClaimBindings.SelectedNode) }, ct);
        }
        else
        {
            await MakeAsync(claim, LocalVolumePlan.Volume(claim, node, _drivers.Find(node.Key()), storageClass), ct);
        }

        return Recheck.OnChange;
    }

    private async Task MakeAsync(V1PersistentVolumeClaim claim, V1PersistentVolume volume, CancellationToken ct)
    {
        try
        {
            await _api.CreateAsync(volume, ct);
            Tell(claim, EventType.Normal, "ProvisioningSucceeded", $"Successfully provisioned volume {volume.Metadata.Name}");
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            // Made before we were interrupted.
        }
    }

    private void Tell(V1PersistentVolumeClaim claim, EventType type, string reason, string message) =>
        _events.Record(claim.Reference(_kind), type, reason, message);
}
