using System.Runtime.CompilerServices;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Pods;

/// <summary>A watch of its own per node: for a machine's one kubelet.</summary>
internal sealed class ApiPodSource(IApi api, TimeProvider clock, ILogger log) : IPodSource
{
    public async IAsyncEnumerable<PodChange> FollowAsync(string node, [EnumeratorCancellation] CancellationToken ct)
    {
        var target = new ApiTarget(api.Catalog.For<V1Pod>());
        var options = new ListOptions { Fields = FieldSelector.Where("spec.nodeName", node) };
        await foreach (var change in ObjectStream.FollowAsync(api, target, options, clock, log, ct))
        {
            yield return new(change.Key, change.Object?.As<V1Pod>(), change.Synced);
        }
    }
}
