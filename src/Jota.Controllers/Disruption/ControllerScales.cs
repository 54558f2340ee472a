using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// How many pods the controllers of some pods want together: each controller once, and a Deployment instead of its ReplicaSets. Whatever
/// has a <c>scale</c> counts, custom resources too.
/// </summary>
internal sealed class ControllerScales(ControllerContext context)
{
    private readonly IApi _api = context.Api;
    private readonly ILister<V1ReplicaSet> _replicaSets = context.Lister<V1ReplicaSet>();
    private readonly ILister<V1Deployment> _deployments = context.Lister<V1Deployment>();
    private readonly ILister<V1StatefulSet> _statefulSets = context.Lister<V1StatefulSet>();
    private readonly ILister<V1ReplicationController> _controllers = context.Lister<V1ReplicationController>();

    /// <summary>
    /// The sum, and the pods that nobody controls. Throws <see cref="InvalidOperationException"/> when a pod's controller wants no number.
    /// </summary>
    public async Task<(int Expected, IReadOnlyList<V1Pod> Unmanaged)> OfAsync(IReadOnlyList<V1Pod> pods, CancellationToken ct)
    {
        List<V1Pod> unmanaged = [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var scales = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (pod.Controller() is not { } owner)
            {
                unmanaged.Add(pod);
            }
            else if (seen.Add(owner.Uid))
            {
                var (uid, wanted) = await OfAsync(pod.Metadata.NamespaceProperty, owner, ct)
                    ?? throw new InvalidOperationException($"found no controllers for pod \"{pod.Metadata.Name}\"");
                scales[uid] = wanted;
            }
        }

        return ((int)Math.Min(int.MaxValue, scales.Values.Sum(wanted => (long)wanted)), unmanaged);
    }

    private async Task<(string Uid, int Wanted)?> OfAsync(string ns, V1OwnerReference owner, CancellationToken ct)
    {
        var key = new ObjectKey(ns, owner.Name);
        switch (owner.Kind, GroupOf(owner.ApiVersion))
        {
            case ("ReplicaSet", "apps"):
                return _replicaSets.Find(key) is { } set && set.Metadata.Uid == owner.Uid ? Of(set) : null;
            case ("StatefulSet", "apps"):
                return _statefulSets.Find(key) is { } stateful && stateful.Metadata.Uid == owner.Uid
                    ? (owner.Uid, stateful.Spec.Replicas ?? 1)
                    : null;
            case ("ReplicationController", ""):
                return _controllers.Find(key) is { } controller && controller.Metadata.Uid == owner.Uid
                    ? (owner.Uid, controller.Spec.Replicas ?? 1)
                    : null;
            default:
                return await ScaleOfAsync(owner, key, ct);
        }
    }

    private (string Uid, int Wanted)? Of(V1ReplicaSet set)
    {
        if (set.Controller() is not { Kind: "Deployment" } above || GroupOf(above.ApiVersion) != "apps")
        {
            return (set.Metadata.Uid, set.Spec.Replicas ?? 1);
        }

        return _deployments.Find(new(set.Metadata.NamespaceProperty, above.Name)) is { } deployment && deployment.Metadata.Uid == above.Uid
            ? (above.Uid, deployment.Spec.Replicas ?? 1)
            : null;
    }

    private async Task<(string Uid, int Wanted)?> ScaleOfAsync(V1OwnerReference owner, ObjectKey key, CancellationToken ct)
    {
        if (_api.Catalog.FindKind(owner.ApiVersion, owner.Kind) is not { } resource)
        {
            return null;
        }

        if (resource.FindSubresource("scale") is null)
        {
            throw new InvalidOperationException($"{resource.Names.GroupResource} does not implement the scale subresource");
        }

        try
        {
            var scale = (await _api.GetAsync(ApiTarget.Of(resource, key, "scale"), GetOptions.Newest, ct)).As<V1Scale>();
            return scale.Metadata.Uid == owner.Uid ? (owner.Uid, scale.Spec?.Replicas ?? 0) : null;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return null;
        }
    }

    private static string GroupOf(string apiVersion) =>
        apiVersion.IndexOf('/', StringComparison.Ordinal) is >= 0 and var end ? apiVersion[..end] : "";
}
