using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Lets go of claims that are being deleted once no pod uses them: upstream's pvc-protection-controller.</summary>
internal sealed class ClaimProtectionController : IReconciler
{
    private readonly IApi _api;
    private readonly ILister<V1PersistentVolumeClaim> _claims;
    private readonly ILister<V1Pod> _pods;

    public ClaimProtectionController(ControllerContext context)
    {
        _api = context.Api;
        _claims = context.Lister<V1PersistentVolumeClaim>();
        _pods = context.Lister<V1Pod>();
    }

    // A pod says nothing to most claims: only what is going waits for one to end.
    public void Configure(ControllerBuilder controller) => controller
        .Named("pvc-protection")
        .For<V1PersistentVolumeClaim>()
        .Watches<V1Pod>(pod => PodClaims.Of(pod).Where(key => _claims.Find(key)?.Metadata.DeletionTimestamp is not null));

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_claims.Find(key) is not { } claim)
        {
            return Recheck.OnChange;
        }

        var has = Finalizers.Has(claim.Metadata, StorageFinalizers.Claim);
        if (claim.Metadata.DeletionTimestamp is null)
        {
            if (!has)
            {
                await _api.UpdateAsync(claim with { Metadata = Finalizers.With(claim.Metadata, StorageFinalizers.Claim) }, ct);
            }
        }
        else if (has && !await IsUsedAsync(claim, ct))
        {
            await _api.UpdateAsync(claim with { Metadata = Finalizers.Without(claim.Metadata, StorageFinalizers.Claim) }, ct);
        }

        return Recheck.OnChange;
    }

    /// <summary>The cache may not show yet a pod that has just been given its node: before a claim goes, the server is asked.</summary>
    private async Task<bool> IsUsedAsync(V1PersistentVolumeClaim claim, CancellationToken ct)
    {
        if (_pods.InNamespace(claim.Metadata.NamespaceProperty).Any(pod => PodClaims.Hold(pod, claim)))
        {
            return true;
        }

        var target = new ApiTarget(_api.Catalog.For<V1Pod>(), claim.Metadata.NamespaceProperty);
        var fresh = await _api.ListAsync(target, ListOptions.All, ct);
        return fresh.Items.Any(item => PodClaims.Hold(item.As<V1Pod>(), claim));
    }
}
