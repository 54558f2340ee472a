using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Writes replica sets for deployments, and tells of it in their events.</summary>
internal sealed class ReplicaSetWriter(IApi api, IEventRecorder events)
{
    private const int Attempts = 5;
    private static readonly DeleteOptions Background = new() { PropagationPolicy = "Background" };
    private readonly Resource _deployments = api.Catalog.For<V1Deployment>();

    /// <summary>Scales replica sets; answers the family as it is then.</summary>
    public async Task<ReplicaSetFamily> ScaleAsync(
        V1Deployment deployment, ReplicaSetFamily family, IEnumerable<ReplicaSetScale> scales, CancellationToken ct)
    {
        foreach (var scale in scales)
        {
            family = family.With(await ScaleAsync(deployment, scale, ct));
        }

        return family;
    }

    /// <summary>
    /// Stores a replica set's spec and annotations. Its status is written far more often than these: when nothing but the status has
    /// changed meanwhile, the change holds as it was meant, and goes in on top.
    /// </summary>
    /// <param name="old">The replica set as it was seen.</param>
    /// <param name="changed">As it is to be.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<V1ReplicaSet> UpdateAsync(V1ReplicaSet old, V1ReplicaSet changed, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await api.UpdateAsync(changed, ct);
            }
            catch (ApiException e) when (e.Code == 409 && attempt < Attempts)
            {
                var fresh = await api.GetAsync<V1ReplicaSet>(old.Key(), ct);
                if (fresh.Metadata.Uid != old.Metadata.Uid || fresh.Metadata.Generation != old.Metadata.Generation
                    || !DeploymentAnnotations.Same(fresh.Metadata.Annotations, old.Metadata.Annotations))
                {
                    throw;
                }

                changed = fresh with { Metadata = fresh.Metadata with { Annotations = changed.Metadata.Annotations }, Spec = changed.Spec };
            }
        }
    }

    /// <summary>Makes a replica set, and tells if it has pods from the start.</summary>
    public async Task<V1ReplicaSet> CreateAsync(V1Deployment deployment, V1ReplicaSet replicaSet, CancellationToken ct)
    {
        var created = await api.CreateAsync(replicaSet, ct);
        if (created.Desired() > 0)
        {
            TellScaled(deployment, created, 0, created.Desired());
        }

        return created;
    }

    /// <summary>Deletes replica sets that are too old.</summary>
    public async Task DeleteAllAsync(IEnumerable<V1ReplicaSet> excess, CancellationToken ct)
    {
        foreach (var replicaSet in excess)
        {
            try
            {
                // Only as it was seen: it may have been taken up again.
                await api.DeleteAsync<V1ReplicaSet>(
                    replicaSet.Key(),
                    Background with { Uid = replicaSet.Metadata.Uid, ResourceVersion = replicaSet.Metadata.ResourceVersion }, ct);
            }
            catch (ApiException e) when (e.Code == 404)
            {
                // Gone already.
            }
        }
    }

    private async Task<V1ReplicaSet> ScaleAsync(V1Deployment deployment, ReplicaSetScale scale, CancellationToken ct)
    {
        var (replicaSet, size) = scale;
        Dictionary<string, string> annotations =
            new(replicaSet.Metadata.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        DeploymentAnnotations.SetSizes(annotations, RolloutLimits.Of(deployment));
        var scaled = await UpdateAsync(
            replicaSet,
            replicaSet with
            {
                Metadata = replicaSet.Metadata with { Annotations = annotations },
                Spec = replicaSet.Spec with { Replicas = size },
            },
            ct);
        if (size != replicaSet.Desired())
        {
            TellScaled(deployment, replicaSet, replicaSet.Desired(), size);
        }

        return scaled;
    }

    private void TellScaled(V1Deployment deployment, V1ReplicaSet replicaSet, int from, int to) => events.Record(
        deployment.Reference(_deployments),
        EventType.Normal,
        "ScalingReplicaSet",
        $"Scaled {(to > from ? "up" : "down")} replica set {replicaSet.Metadata.Name} from {from} to {to}");
}
