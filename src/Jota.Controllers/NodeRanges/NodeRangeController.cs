using System.Net;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Gives each node the addresses of its pods (<c>spec.podCIDRs</c>), and takes them back with the node: upstream's RangeAllocator. What
/// nodes have already is theirs. A node for which nothing is left is told so, and gets its share as soon as another one is gone.
/// </summary>
internal sealed class NodeRangeController : IReconciler
{
    private readonly IApi _api;
    private readonly ILister<V1Node> _nodes;
    private readonly IEventRecorder _events;
    private readonly Resource _nodeKind;
    private readonly NodeRangePool _pool;
    private readonly HashSet<ObjectKey> _waiting = [];
    private Action<ObjectKey> _lookAt = _ => { };
    private bool _hasRead;

    public NodeRangeController(ControllerContext context, NodeRangeOptions options)
    {
        (_api, _nodes, _events) = (context.Api, context.Lister<V1Node>(), context.Events("cidrAllocator"));
        (_nodeKind, _pool) = (_api.Catalog.For<V1Node>(), new NodeRangePool(options));
    }

    // One worker: the pool is for one at a time.
    public void Configure(ControllerBuilder controller) =>
        controller.Named("node-ipam").For<V1Node>().FedBy(lookAt => _lookAt = lookAt);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        ReadAll();
        if (_nodes.Find(key) is not { } node)
        {
            Forget(key);
        }
        else if (RangesOf(node) is { Count: > 0 } own)
        {
            _waiting.Remove(key);
            _pool.See(key.Name, own);
        }
        else if (!_pool.IsEmpty && node.Metadata.DeletionTimestamp is null)
        {
            await GiveAsync(key, node, ct);
        }

        return Recheck.OnChange;
    }

    /// <summary>Before anything is handed out: what all nodes have.</summary>
    private void ReadAll()
    {
        if (_hasRead)
        {
            return;
        }

        foreach (var node in _nodes.All())
        {
            if (RangesOf(node) is { Count: > 0 } own)
            {
                _pool.See(node.Metadata.Name, own);
            }
        }

        _hasRead = true;
    }

    private void Forget(ObjectKey key)
    {
        _waiting.Remove(key);
        if (_pool.Forget(key.Name))
        {
            foreach (var other in _waiting)
            {
                _lookAt(other);
            }
        }
    }

    private async Task GiveAsync(ObjectKey key, V1Node node, CancellationToken ct)
    {
        if (_pool.TakeFor(key.Name) is not { } ranges)
        {
            if (_waiting.Add(key))
            {
                _events.Record(
                    node.Reference(_nodeKind), EventType.Normal, "CIDRNotAvailable", $"Node {key.Name} status is now: CIDRNotAvailable");
            }

            return;
        }

        List<string> told = [.. ranges.Select(range => range.ToString())];
        try
        {
            var spec = (node.Spec ?? new()) with { PodCIDR = told[0], PodCIDRs = told };
            await _api.UpdateAsync(node with { Metadata = node.Metadata with { }, Spec = spec }, ct);
            _waiting.Remove(key);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // It has changed, or is gone: it comes here again. What was meant for it stays its own until then.
        }
    }

    private static List<IPNetwork> RangesOf(V1Node node)
    {
        var ranges = new List<IPNetwork>();
        foreach (var text in node.Spec?.PodCIDRs ?? [])
        {
            if (IPNetwork.TryParse(text, out var range))
            {
                ranges.Add(range);
            }
        }

        return ranges;
    }
}
