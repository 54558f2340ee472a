using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Binds claims to volumes: upstream's persistent volume controller, as far as claims go.</summary>
internal sealed class ClaimBindingController : IReconciler
{
    private const string Waiting = "waiting-by-class";
    private const string Named = "by-volume";

    private readonly IApi _api;
    private readonly Resource _kind;
    private readonly ILister<V1PersistentVolumeClaim> _claims;
    private readonly ILister<V1PersistentVolume> _volumes;
    private readonly ILister<V1StorageClass> _classes;
    private readonly IEventRecorder _events;

    public ClaimBindingController(ControllerContext context)
    {
        _api = context.Api;
        _kind = _api.Catalog.For<V1PersistentVolumeClaim>();
        var claims = context.Informers.For<V1PersistentVolumeClaim>();
        claims.AddIndex(Waiting, claim => ClaimBindings.IsComplete(claim) ? null : StorageClassNames.Of(claim) ?? "");
        claims.AddIndex(Named, claim => claim.Spec?.VolumeName is { Length: > 0 } name ? name : null);
        _claims = claims.Lister;
        _volumes = context.Lister<V1PersistentVolume>();
        _classes = context.Lister<V1StorageClass>();
        _events = context.Events("persistentvolume-controller");
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("persistentvolume-binder")
        .For<V1PersistentVolumeClaim>()
        .Watches<V1PersistentVolume>(ClaimsOf)
        .Watches<V1StorageClass>(ClaimsOf);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_claims.Find(key) is not { } claim)
        {
            return Recheck.OnChange;
        }

        var named = claim.Spec.VolumeName is { Length: > 0 } name ? _volumes.Find(ObjectKey.Cluster(name)) : null;
        switch (ClaimPlan.Compute(claim, named, _volumes.All(), ClassOf(claim), DefaultStorageClass.Of(_classes.All())))
        {
            case ClaimStep.Bind bind:
                await BindAsync(claim, bind.Volume, ct);
                break;
            case ClaimStep.Wait wait:
                Tell(claim, wait.Notice);
                await WriteStatusAsync(Bindings.Phase(claim, ClaimPhases.Pending), claim, ct);
                break;
            case ClaimStep.Lose lose:
                if (claim.Status?.Phase != ClaimPhases.Lost)
                {
                    Tell(claim, lose.Notice);
                }

                await WriteStatusAsync(Bindings.Phase(claim, ClaimPhases.Lost), claim, ct);
                break;
            case ClaimStep.Provision ask:
                var asked = ClaimBindings.With(
                    claim.Metadata, (ClaimBindings.Provisioner, ask.Provisioner), (ClaimBindings.OldProvisioner, ask.Provisioner));
                await _api.UpdateAsync(claim with { Metadata = asked }, ct);
                break;
            case ClaimStep.Classify classify:
                await _api.UpdateAsync(claim with { Spec = claim.Spec with { StorageClassName = classify.Class } }, ct);
                break;
            default:
                break;
        }

        return Recheck.OnChange;
    }

    private async Task BindAsync(V1PersistentVolumeClaim claim, V1PersistentVolume volume, CancellationToken ct)
    {
        if (Bindings.Volume(volume, claim) is { } taken)
        {
            volume = await _api.UpdateAsync(taken, ct);
        }

        if (Bindings.Phase(volume, VolumePhases.Bound) is { } bound)
        {
            volume = await _api.UpdateStatusAsync(bound, ct);
        }

        if (Bindings.Claim(claim, volume) is { } naming)
        {
            claim = await _api.UpdateAsync(naming, ct);
        }

        await WriteStatusAsync(Bindings.Bound(claim, volume), claim, ct);
    }

    private async Task WriteStatusAsync(V1PersistentVolumeClaim? changed, V1PersistentVolumeClaim claim, CancellationToken ct)
    {
        if (changed is not null)
        {
            await _api.UpdateStatusAsync(changed with { Metadata = claim.Metadata }, ct);
        }
    }

    private V1StorageClass? ClassOf(V1PersistentVolumeClaim claim) =>
        StorageClassNames.Of(claim) is { Length: > 0 } name ? _classes.Find(ObjectKey.Cluster(name)) : null;

    /// <summary>Those that name it, the one it is for, and when it is free those that wait for one of its class.</summary>
    private IEnumerable<ObjectKey> ClaimsOf(V1PersistentVolume volume)
    {
        var naming = _claims.ByIndex(Named, volume.Metadata.Name).Select(claim => claim.Key());
        return volume.Spec?.ClaimRef is { } reference ? naming.Append(new(reference.NamespaceProperty ?? "", reference.Name))
            : volume.Status?.Phase == VolumePhases.Available ? naming.Concat(WaitingFor(StorageClassNames.Of(volume)))
            : naming;
    }

    private IEnumerable<ObjectKey> ClaimsOf(V1StorageClass storageClass) =>
        WaitingFor(storageClass.Metadata.Name).Concat(DefaultStorageClass.Is(storageClass) ? WaitingFor("") : []);

    private IEnumerable<ObjectKey> WaitingFor(string storageClass) =>
        _claims.ByIndex(Waiting, storageClass).Select(claim => claim.Key());

    private void Tell(V1PersistentVolumeClaim claim, StorageNotice? notice)
    {
        if (notice is not null)
        {
            _events.Record(claim.Reference(_kind), notice.Type, notice.Reason, notice.Message);
        }
    }
}
