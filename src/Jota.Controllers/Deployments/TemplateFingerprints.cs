using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Fingerprints of the templates of deployments and their replica sets, made once for each generation: a template changes only with it.
/// They are kept with their deployment, by whoever has its key in hand: a look that began before something went leaves nothing behind.
/// </summary>
internal sealed class TemplateFingerprints
{
    private readonly ConcurrentDictionary<ObjectKey, Dictionary<string, Known>> _ofDeployments = [];

    /// <summary>How many fingerprints it remembers.</summary>
    public int Count => _ofDeployments.Values.Sum(known => known.Count);

    /// <summary>The fingerprint of a deployment's template.</summary>
    public string Of(V1Deployment deployment) => Of(deployment, deployment, deployment.Spec.Template);

    /// <summary>The fingerprint of the template of a replica set that is the deployment's, or may be.</summary>
    public string Of(V1Deployment deployment, V1ReplicaSet replicaSet) => Of(deployment, replicaSet, replicaSet.Spec.Template);

    /// <summary>Forgets all of a deployment but its own and those of these replica sets.</summary>
    public void Keep(V1Deployment deployment, IReadOnlyCollection<V1ReplicaSet> own)
    {
        // Mostly nothing has gone.
        if (_ofDeployments.TryGetValue(deployment.Key(), out var known) && known.Count > own.Count + 1)
        {
            var kept = own.Select(rs => rs.Metadata.Uid).Append(deployment.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
            foreach (var uid in known.Keys.Where(uid => !kept.Contains(uid)).ToList())
            {
                known.Remove(uid);
            }
        }
    }

    /// <summary>Forgets a deployment that is gone.</summary>
    public void Forget(ObjectKey deployment) => _ofDeployments.TryRemove(deployment, out _);

    private string Of(V1Deployment deployment, IKubernetesObject<V1ObjectMeta> owner, V1PodTemplateSpec template)
    {
        var known = _ofDeployments.GetOrAdd(deployment.Key(), static _ => new(StringComparer.Ordinal));
        var generation = owner.Metadata.Generation ?? 0;
        if (!known.TryGetValue(owner.Metadata.Uid, out var made) || made.Generation != generation)
        {
            known[owner.Metadata.Uid] = made = new(generation, TemplateFingerprint.Of(template));
        }

        return made.Fingerprint;
    }

    private readonly record struct Known(long Generation, string Fingerprint);
}
