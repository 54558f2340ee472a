using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Hosting;

/// <summary>The addresses of a node's pods, which the cluster gives it.</summary>
internal static class NodePodCidr
{
    /// <summary>Waits until the node's object has them.</summary>
    public static async Task<string> WaitAsync(IApi api, string node, FollowServices services, CancellationToken ct)
    {
        var target = ApiTarget.Of(api.Catalog.For<V1Node>(), ObjectKey.Cluster(""));
        var own = ListOptions.All with { Fields = FieldSelector.Where("metadata.name", node) };
        await foreach (var change in ObjectChanges.FollowAsync(api, target, own, services, ct))
        {
            if (change.Object?.As<V1Node>().Spec?.PodCIDR is { Length: > 0 } cidr)
            {
                return cidr;
            }
        }

        throw new OperationCanceledException(ct);
    }
}
