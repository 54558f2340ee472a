using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Makes the claims of volumes that live as long as their pod, which owns them: upstream's ephemeral-volume-controller.</summary>
internal sealed class EphemeralVolumeController : IReconciler
{
    private readonly IApi _api;
    private readonly Resource _kind;
    private readonly ILister<V1Pod> _pods;
    private readonly ILister<V1PersistentVolumeClaim> _claims;
    private readonly IEventRecorder _events;

    public EphemeralVolumeController(ControllerContext context)
    {
        _api = context.Api;
        _kind = _api.Catalog.For<V1Pod>();
        _pods = context.Lister<V1Pod>();
        _claims = context.Lister<V1PersistentVolumeClaim>();
        _events = context.Events("ephemeral_volume");
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("ephemeral-volume")
        .WatchesOne<V1Pod>(pod => Wants(pod) ? pod.Key() : null)
        .WatchesOne<V1PersistentVolumeClaim>(claim => claim.Controller() is { Kind: "Pod", Name: { } name }
            ? new(claim.Metadata.NamespaceProperty ?? "", name)
            : null);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_pods.Find(key) is { Metadata.DeletionTimestamp: null } pod && Wants(pod))
        {
            foreach (var volume in pod.Spec.Volumes.Where(volume => volume.Ephemeral is not null))
            {
                await EnsureAsync(pod, volume, ct);
            }
        }

        return Recheck.OnChange;
    }

    private async Task EnsureAsync(V1Pod pod, V1Volume volume, CancellationToken ct)
    {
        var name = ClaimNames.Of(pod, volume)!;
        if (_claims.Find(new(pod.Metadata.NamespaceProperty, name)) is { } present)
        {
            if (!ClaimNames.IsMadeFor(pod, present))
            {
                throw new TerminalException($"PVC \"{name}\" was not created for pod \"{pod.Metadata.Name}\" (pod is not owner)");
            }

            return;
        }

        try
        {
            await _api.CreateAsync(ClaimOf(pod, volume, name), ct);
        }
        catch (ApiException e) when (e.Reason != "AlreadyExists")
        {
            _events.Record(pod.Reference(_kind), EventType.Warning, "FailedBinding", $"ephemeral volume {volume.Name}: {e.Message}");
            throw;
        }
    }

    private V1PersistentVolumeClaim ClaimOf(V1Pod pod, V1Volume volume, string name)
    {
        var template = volume.Ephemeral.VolumeClaimTemplate;
        return new()
        {
            Metadata = new()
            {
                Name = name,
                NamespaceProperty = pod.Metadata.NamespaceProperty,
                Labels = template.Metadata?.Labels,
                Annotations = template.Metadata?.Annotations,
                OwnerReferences = [pod.ControllerReference(_kind)],
            },
            Spec = template.Spec with { },
        };
    }

    private static bool Wants(V1Pod pod) =>
        !PodConditions.IsTerminal(pod) && pod.Spec?.Volumes?.Any(volume => volume.Ephemeral is not null) == true;
}
