using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Finds out which nodes are lost: those of which neither the lease nor the status has moved for a while. Tells so in their conditions
/// and those of their pods, and keeps new pods off by taints, as it does for whatever else the nodes' conditions say.
/// </summary>
internal sealed class NodeLifecycleController : IReconciler
{
    private const string Leases = "kube-node-lease";
    private const int Workers = 8;

    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly IEventRecorder _events;
    private readonly ILister<V1Node> _nodes;
    private readonly ILister<V1Pod> _pods;
    private readonly Resource _nodeKind;
    private readonly Resource _podKind;
    private readonly NodeHeartbeats _heartbeats;
    private readonly TimeSpan _grace;
    private readonly ConcurrentDictionary<ObjectKey, V1ObjectReference> _known = [];

    public NodeLifecycleController(ControllerContext context, TimeSpan grace)
    {
        _grace = grace;
        _api = context.Api;
        _clock = context.Clock;
        _events = context.Events("node-controller");
        _nodes = context.Lister<V1Node>();
        _pods = PodsByNode.Of(context);
        _nodeKind = _api.Catalog.For<V1Node>();
        _podKind = _api.Catalog.For<V1Pod>();
        _heartbeats = new NodeHeartbeats(_clock);

        // A lease that is renewed leads to nothing but a later look: no key is queued for it.
        context.Informers.For<V1Lease>(Leases, FieldSelector.Everything)
            .Subscribe(new InformerHandler<V1Lease> { Added = SeeLease, Updated = (_, lease) => SeeLease(lease), Deleted = LoseLease });
    }

    /// <summary>When nodes were last heard of.</summary>
    public NodeHeartbeats Heartbeats => _heartbeats;

    public void Configure(ControllerBuilder controller) => controller.Named("node-lifecycle").For<V1Node>().Workers(Workers);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_nodes.Find(key) is not { } node)
        {
            Farewell(key);
            return Recheck.OnChange;
        }

        Welcome(key, node);
        _heartbeats.SeeStatus(key.Name, NodeConditions.Find(node, NodeConditions.Ready)?.LastHeartbeatTime);
        var left = NodeHealthPlan.Left(node, _heartbeats.Silence(key.Name), _grace);
        if (left <= TimeSpan.Zero)
        {
            node = await TellLostAsync(node, ct);
        }

        await TaintAsync(node, ct);
        if (NodeConditions.StatusOf(node, NodeConditions.Ready) == "Unknown")
        {
            await SlowStart.ForEachAsync(_pods.ByIndex(PodsByNode.Index, key.Name), TellPodAsync, ct);
        }

        return left > TimeSpan.Zero ? Recheck.In(left) : Recheck.OnChange;
    }

    private void SeeLease(V1Lease lease) => _heartbeats.SeeLease(lease.Metadata.Name, lease.Spec?.RenewTime);

    /// <summary>
    /// Leases mostly outlive their nodes for a moment, and some never had one: with the last of the two goes what is remembered.
    /// </summary>
    private void LoseLease(V1Lease lease)
    {
        if (_nodes.Find(ObjectKey.Cluster(lease.Metadata.Name)) is null)
        {
            _heartbeats.Forget(lease.Metadata.Name);
        }
    }

    private void Welcome(ObjectKey key, V1Node node)
    {
        if (_known.TryAdd(key, node.Reference(_nodeKind)))
        {
            _events.Record(
                _known[key], EventType.Normal, "RegisteredNode", $"Node {key.Name} event: Registered Node {key.Name} in Controller");
        }
    }

    private void Farewell(ObjectKey key)
    {
        _heartbeats.Forget(key.Name);
        if (_known.TryRemove(key, out var about))
        {
            _events.Record(about, EventType.Normal, "RemovingNode", $"Node {key.Name} event: Removing Node {key.Name} from Controller");
        }
    }

    private async Task<V1Node> TellLostAsync(V1Node node, CancellationToken ct)
    {
        if (NodeHealthPlan.Lost(node, _clock.ApiNow()) is not { } lost)
        {
            return node;
        }

        var told = await _api.UpdateStatusAsync(node with { Status = lost }, ct);
        if (NodeConditions.IsReady(node))
        {
            var name = node.Metadata.Name;
            _events.Record(node.Reference(_nodeKind), EventType.Normal, "NodeNotReady", $"Node {name} status is now: NodeNotReady");
        }

        return told;
    }

    private async Task TaintAsync(V1Node node, CancellationToken ct)
    {
        if (NodeTaints.WithConditions(node, _clock.ApiNow()) is { } taints)
        {
            await _api.UpdateAsync(node with { Spec = (node.Spec ?? new()) with { Taints = [.. taints] } }, ct);
        }
    }

    /// <summary>Nobody can reach the pods of a lost node; should it be only us who cannot, its kubelet puts this right.</summary>
    private async Task TellPodAsync(V1Pod pod, CancellationToken ct)
    {
        if (PodConditions.Find(pod.Status, PodConditions.Ready) is not { Status: "True" } ready)
        {
            return;
        }

        var unready = ready with { Status = "False", LastTransitionTime = _clock.ApiNow() };
        var status = pod.Status with { Conditions = [.. pod.Status.Conditions.Select(c => ReferenceEquals(c, ready) ? unready : c)] };
        try
        {
            await _api.UpdateStatusAsync(pod with { Status = status }, ct);
            _events.Record(pod.Reference(_podKind), EventType.Warning, "NodeNotReady", "Node is not ready");
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Gone meanwhile.
        }
    }
}
