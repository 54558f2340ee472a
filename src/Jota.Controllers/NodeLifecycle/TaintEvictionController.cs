using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Deletes pods from nodes with <c>NoExecute</c> taints when they have put up with these for as long as they tolerate.</summary>
internal sealed class TaintEvictionController : IReconciler
{
    private const string Reason = "TaintManagerEviction";
    private const int Workers = 8;

    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly IEventRecorder _events;
    private readonly ILister<V1Node> _nodes;
    private readonly ILister<V1Pod> _pods;
    private readonly Resource _podKind;
    private readonly ConcurrentDictionary<ObjectKey, Enduring> _enduring = [];

    public TaintEvictionController(ControllerContext context)
    {
        _api = context.Api;
        _clock = context.Clock;
        _events = context.Events("taint-eviction-controller");
        _nodes = context.Lister<V1Node>();
        _pods = PodsByNode.Of(context);
        _podKind = _api.Catalog.For<V1Pod>();
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("taint-eviction")
        .WatchesOne<V1Pod>(pod => pod.Key() is var key && (_enduring.ContainsKey(key) || TaintsOf(pod).Count > 0) ? key : null)
        .Watches<V1Node>(node => NodeTaints.Evicting(node).Count > 0
            ? _pods.ByIndex(PodsByNode.Index, node.Metadata.Name).Select(pod => pod.Key())
            : [])
        .Workers(Workers);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_pods.Find(key) is not { Metadata.DeletionTimestamp: null } pod)
        {
            _enduring.TryRemove(key, out _);
            return Recheck.OnChange;
        }

        if (TaintEvictionPlan.Endures(pod, TaintsOf(pod)) is not { } endures)
        {
            Relieve(key, pod);
            return Recheck.OnChange;
        }

        var now = _clock.SteadyNow();
        var since = _enduring.AddOrUpdate(
            key, _ => new(pod.Metadata.Uid, now), (_, e) => e.Uid == pod.Metadata.Uid ? e : new(pod.Metadata.Uid, now)).Since;
        if (since + endures > now)
        {
            return Recheck.In(since + endures - now);
        }

        await EvictAsync(pod, ct);
        _enduring.TryRemove(key, out _);
        return Recheck.OnChange;
    }

    private IReadOnlyList<V1Taint> TaintsOf(V1Pod pod) =>
        string.IsNullOrEmpty(pod.Spec?.NodeName) ? [] : NodeTaints.Evicting(_nodes.Find(ObjectKey.Cluster(pod.Spec.NodeName)));

    private void Relieve(ObjectKey key, V1Pod pod)
    {
        if (_enduring.TryRemove(key, out _))
        {
            _events.Record(pod.Reference(_podKind), EventType.Normal, Reason, $"Cancelling deletion of Pod {key}");
        }
    }

    private async Task EvictAsync(V1Pod pod, CancellationToken ct)
    {
        try
        {
            if (TaintEvictionPlan.Told(pod, _clock.ApiNow()) is { } status)
            {
                await _api.UpdateStatusAsync(pod with { Status = status }, ct);
            }

            await _api.DeleteAsync<V1Pod>(pod.Key(), DeleteOptions.Default with { Uid = pod.Metadata.Uid }, ct);
            _events.Record(pod.Reference(_podKind), EventType.Normal, Reason, $"Marking for deletion Pod {pod.Key()}");
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Gone already.
        }
    }

    private sealed record Enduring(string Uid, DateTimeOffset Since);
}
