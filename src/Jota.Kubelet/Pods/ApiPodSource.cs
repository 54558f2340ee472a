using System.Runtime.CompilerServices;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Pods;

/// <summary>A watch of its own per node: for a machine's one kubelet.</summary>
internal sealed class ApiPodSource(IApi api, TimeProvider clock, ILogger log, LoopHealth health) : IPodSource
{
    public async IAsyncEnumerable<PodChange> FollowAsync(string node, [EnumeratorCancellation] CancellationToken ct)
    {
        var target = new ApiTarget(api.Catalog.For<V1Pod>());
        var options = new ListOptions { Fields = FieldSelector.Where("spec.nodeName", node) };
        await foreach (var change in ObjectChanges.FollowAsync(api, target, options, new(clock, IdSource.Random, log, health), ct))
        {
            yield return new(change.Key, change.Object?.As<V1Pod>(), change.Synced);
        }
    }
}
