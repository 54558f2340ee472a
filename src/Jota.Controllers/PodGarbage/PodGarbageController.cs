using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Controllers;

/// <summary>
/// Deletes pods that no kubelet will ever end: pods of nodes that are gone (after a quarantine), pods that are deleted before they
/// got a node, and ended pods past a number. Upstream's pod garbage collector, but told by events instead of looking every 20 s.
/// </summary>
internal sealed partial class PodGarbageController : IReconciler
{
    private const string Terminated = "terminated";
    private static readonly ObjectKey Sweep = ObjectKey.Cluster("terminated-pods");
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(20);
    private static readonly DeleteOptions AtOnce = new() { GracePeriodSeconds = 0 };

    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly ILogger<PodGarbageController> _log;
    private readonly ILister<V1Pod> _pods;
    private readonly ILister<V1Node> _nodes;
    private readonly ConcurrentDictionary<ObjectKey, DateTimeOffset> _quarantined = [];
    private DateTimeOffset _nextSweep = DateTimeOffset.MinValue;

    public PodGarbageController(ControllerContext context)
    {
        _api = context.Api;
        _clock = context.Clock;
        _log = context.Logging.CreateLogger<PodGarbageController>();
        _nodes = context.Lister<V1Node>();
        var pods = context.Informers.For<V1Pod>();
        pods.AddIndex(Terminated, pod => PodGarbagePlan.IsTerminated(pod) ? "" : null);
        _pods = PodsByNode.Of(context);
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("pod-garbage-collector")
        .Watches<V1Pod>(KeysOf)
        .Watches<V1Node>(node => IsGone(node.Metadata.Name) || PodGarbagePlan.IsOutOfService(node)
            ? _pods.ByIndex(PodsByNode.Index, node.Metadata.Name).Select(pod => pod.Key())
            : []);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (key == Sweep)
        {
            return await SweepAsync(ct);
        }

        if (_pods.Find(key) is not { } pod)
        {
            _quarantined.TryRemove(key, out _);
            return Recheck.OnChange;
        }

        if (PodGarbagePlan.IsTerminatingUnscheduled(pod))
        {
            if (!PodGarbagePlan.HasEnded(pod))
            {
                // Who holds it by a finalizer waits for it to be over: a job, to count it.
                await MarkAsync(pod, PodGarbagePlan.Failed(pod), ct);
            }

            await DeleteAsync(pod, "it is deleted and has no node", ct);
            return Recheck.OnChange;
        }

        if (IsOutOfService(pod))
        {
            await MarkAsync(pod, PodGarbagePlan.Orphaned(pod, _clock.GetUtcNow().UtcDateTime), ct);
            await DeleteAsync(pod, "it is deleted and its node is out of service", ct);
            return Recheck.OnChange;
        }

        return await OrphanAsync(key, pod, ct);
    }

    private IEnumerable<ObjectKey> KeysOf(V1Pod pod) => (PodGarbagePlan.IsTerminated(pod), IsGarbage(pod)) switch
    {
        (false, false) => [],
        (false, true) => [pod.Key()],
        (true, false) => [Sweep],
        (true, true) => [Sweep, pod.Key()],
    };

    private bool IsGarbage(V1Pod pod) => PodGarbagePlan.IsTerminatingUnscheduled(pod) || IsOutOfService(pod) || IsGone(pod.Spec?.NodeName);

    private bool IsOutOfService(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is not null
            && _nodes.Find(ObjectKey.Cluster(pod.Spec?.NodeName ?? "")) is { } node
            && PodGarbagePlan.IsOutOfService(node);

    private bool IsGone(string? node) => !string.IsNullOrEmpty(node) && _nodes.Find(ObjectKey.Cluster(node)) is null;

    private async Task<Recheck> OrphanAsync(ObjectKey key, V1Pod pod, CancellationToken ct)
    {
        if (!IsGone(pod.Spec?.NodeName))
        {
            _quarantined.TryRemove(key, out _);
            return Recheck.OnChange;
        }

        var now = _clock.SteadyNow();
        var wait = _quarantined.GetOrAdd(key, now) + PodGarbagePlan.Quarantine - now;
        if (wait > TimeSpan.Zero)
        {
            return Recheck.In(wait);
        }

        // The cache may be behind: only the server knows whether the node has come back.
        if (await NodeExistsAsync(pod.Spec!.NodeName, ct))
        {
            return Recheck.In(PodGarbagePlan.Quarantine);
        }

        await MarkAsync(pod, PodGarbagePlan.Orphaned(pod, _clock.GetUtcNow().UtcDateTime), ct);
        await DeleteAsync(pod, "its node is gone", ct);
        _quarantined.TryRemove(key, out _);
        return Recheck.OnChange;
    }

    private async Task<Recheck> SweepAsync(CancellationToken ct)
    {
        var now = _clock.SteadyNow();
        if (now < _nextSweep)
        {
            return Recheck.In(_nextSweep - now);
        }

        _nextSweep = now + BetweenSweeps;
        foreach (var pod in PodGarbagePlan.Excess(_pods.ByIndex(Terminated, "")))
        {
            await DeleteAsync(pod, "too many pods have ended", ct);
        }

        return Recheck.OnChange;
    }

    private async Task<bool> NodeExistsAsync(string name, CancellationToken ct)
    {
        try
        {
            await _api.GetAsync<V1Node>(ObjectKey.Cluster(name), ct);
            return true;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return false;
        }
    }

    private async Task MarkAsync(V1Pod pod, V1PodStatus status, CancellationToken ct)
    {
        try
        {
            // Its account may patch statuses, no more.
            var patch = ApiJson.Encode(new V1Pod
            {
                Metadata = new() { Uid = pod.Metadata.Uid },
                Status = new() { Phase = status.Phase, Conditions = status.Conditions },
            });
            await _api.PatchAsync<V1Pod>(pod.Key(), "status", new(PatchType.StrategicMerge, patch), ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Gone already.
        }
    }

    private async Task DeleteAsync(V1Pod pod, string why, CancellationToken ct)
    {
        try
        {
            LogDeleting(pod.Key(), why);
            await _api.DeleteAsync<V1Pod>(pod.Key(), AtOnce with { Uid = pod.Metadata.Uid }, ct);
        }
        catch (ApiException e) when (e.Code == 404 || (e.Code == 409 && e.Reason == "Conflict"))
        {
            // Gone already, or another pod of that name now.
        }
    }

    [LoggerMessage(LogLevel.Information, "Deleting pod {Pod} at once: {Why}")]
    private partial void LogDeleting(ObjectKey pod, string why);
}
