using System.Collections.Concurrent;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Fingerprints of the templates of cached objects, made once for each generation: a template changes only with it.</summary>
internal sealed class TemplateFingerprints
{
    private readonly ConcurrentDictionary<string, (long Generation, string Fingerprint)> _known = new(StringComparer.Ordinal);

    /// <summary>The fingerprint of a deployment's template.</summary>
    public string Of(V1Deployment deployment) => Of(deployment, deployment.Spec.Template);

    /// <summary>The fingerprint of a replica set's template.</summary>
    public string Of(V1ReplicaSet replicaSet) => Of(replicaSet, replicaSet.Spec.Template);

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(string uid) => _known.TryRemove(uid, out _);

    private string Of(IKubernetesObject<V1ObjectMeta> owner, V1PodTemplateSpec template)
    {
        var generation = owner.Metadata.Generation ?? 0;
        if (_known.TryGetValue(owner.Metadata.Uid, out var known) && known.Generation == generation)
        {
            return known.Fingerprint;
        }

        var fingerprint = TemplateFingerprint.Of(template);
        _known[owner.Metadata.Uid] = (generation, fingerprint);
        return fingerprint;
    }
}
