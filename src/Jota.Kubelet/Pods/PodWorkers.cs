using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Figures;
using Jota.Kubelet.Logs;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>The workers of a node's pods, one per uid, and who gets which news.</summary>
internal sealed class PodWorkers : IPodOwner, IAsyncDisposable
{
    private readonly PodServices _services;
    private readonly NodeAdmission _admission;
    private readonly IContainerRuntime _runtime;
    private readonly RuntimeIndex _index;
    private readonly IEventRecorder _events;
    private readonly PodTrace _trace;
    private readonly ConcurrentDictionary<string, PodWorker> _workers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ObjectKey, string> _uids = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NodeUse _use = new();
    private readonly NodeResizes _resizes;

    public PodWorkers(
        PodServices services, NodeAdmission admission, IContainerRuntime runtime, RuntimeIndex index, IEventRecorder events, PodTrace trace)
    {
        (_services, _admission, _runtime, _index, _events, _trace) = (services, admission, runtime, index, events, trace);
        _resizes = new(() => admission.Node, _use, events);
    }

    /// <summary>Reads the source to its end, which is that of <paramref name="ct"/>.</summary>
    /// <param name="source">Tells of the pods.</param>
    /// <param name="node">Whose.</param>
    /// <param name="onSynced">Called when all there is has been told, perhaps several times.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task FollowAsync(IPodSource source, string node, Action onSynced, CancellationToken ct)
    {
        await foreach (var change in source.FollowAsync(node, ct))
        {
            switch (change)
            {
                case { Synced: true }:
                    _synced.TrySetResult();
                    _resizes.Begin();
                    onSynced();
                    break;
                case { Pod: { } pod }:
                    await ApplyAsync(pod, ct);
                    break;
                default:
                    Remove(change.Key);
                    break;
            }
        }
    }

    /// <summary>
    /// Pods that the runtime has and the API has not are stopped and removed: those deleted while no kubelet was looking, and those whose
    /// making went on after everybody had given them up; and so are those of which only volumes are left. Waits until all pods of the API
    /// are known.
    /// </summary>
    public async Task AdoptOrphansAsync(CancellationToken ct)
    {
        await _synced.Task.WaitAsync(ct);
        var sandboxes = await _runtime.ListPodSandboxesAsync(null, ct);
        var containers = await _runtime.ListContainersAsync(null, ct);
        var labels = sandboxes.Select(s => s.Labels).Concat(containers.Select(c => c.Labels));
        var orphans = OrphanPod.From(labels, containers).Concat(OrphanPod.From(WithVolumes()));
        foreach (var orphan in orphans.Where(p => !_workers.ContainsKey(p.Metadata.Uid)))
        {
            var worker = new PodWorker(orphan, _services);
            worker.Gone();
            Start(worker);
        }
    }

    /// <summary>Something happened to a pod in the _runtime.</summary>
    public void Wake(string uid)
    {
        if (_workers.TryGetValue(uid, out var worker))
        {
            worker.Look();
        }
    }

    /// <summary>The worker of a pod of which something is left, or of the one whose image it is.</summary>
    public PodWorker? Find(string uid) =>
        FindOwn(uid) ?? (_services.Reports.Mirrors?.StaticOf(uid) is { } own ? FindOwn(own) : null);

    /// <summary>The worker of the pod that has this name now.</summary>
    public PodWorker? Find(ObjectKey pod) => _uids.TryGetValue(pod, out var uid) ? Find(uid) : null;

    /// <summary>Is told when nothing is left of a pod.</summary>
    public Action<V1Pod>? Ended { get; set; }

    /// <summary>The pods that have volumes which somebody must take down.</summary>
    public Func<IReadOnlyCollection<string>> WithVolumes { get; init; } = static () => [];

    /// <summary>The workers of all pods of which something is left, in no order.</summary>
    public IEnumerable<PodWorker> All => _workers.Values.Where(worker => !worker.Ended);

    /// <summary>The pods of which something runs.</summary>
    public IEnumerable<RunningPod> Running() => All.Select(worker => RunningPod.Of(worker.Pod, worker.Observed)).OfType<RunningPod>();

    /// <summary>The logs that are being written.</summary>
    public IEnumerable<ContainerLog> RunningLogs() =>
        from worker in _workers.Values
        from container in worker.Observed.Containers
        where container.State == ContainerRunState.Running && container.LogPath.Length > 0
        select new ContainerLog(container.Id, container.LogPath);

    /// <summary>Stops the workers; what they look after runs on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var worker in _workers.Values)
        {
            await worker.DisposeAsync();
        }

        _stop.Dispose();
    }

    private PodWorker? FindOwn(string uid) => _workers.TryGetValue(uid, out var worker) && !worker.Ended ? worker : null;

    private async Task ApplyAsync(V1Pod pod, CancellationToken ct)
    {
        var uid = pod.Metadata.Uid;
        if (_uids.TryGetValue(pod.Key(), out var before) && before != uid)
        {
            // Deleted and made anew under the same name between two looks.
            _uids[pod.Key()] = uid;
            Lose(before);
        }

        _uids[pod.Key()] = uid;
        if (_workers.TryGetValue(uid, out var worker))
        {
            worker.Update(pod);
            Count(worker);
            Consider(worker);
            return;
        }

        _trace.Note(uid, PodStep.SeenByKubelet, pod.Spec.NodeName ?? "");
        var refusal = await AdmitAsync(pod, ct);
        var started = new PodWorker(pod, _services, refusal);
        Start(started);
        Consider(started);
    }

    private async ValueTask<PodEnd?> AdmitAsync(V1Pod pod, CancellationToken ct)
    {
        // Who was admitted once stays so, also through a restart of the kubelet; of a pod of the node's own nobody knows.
        if ((pod.Status?.StartTime is not null && !pod.IsStatic()) || pod.IsDeleting() || pod.IsTerminal())
        {
            return null;
        }

        if (await CheckAsync(pod, ct) is not { } refusal)
        {
            return null;
        }

        _events.Warning(pod, null, refusal.Reason, refusal.Message);
        return refusal with { Message = $"Pod was rejected: {refusal.Message}" };
    }

    // A pod that cannot be judged is refused; the others go on.
    private async ValueTask<PodEnd?> CheckAsync(V1Pod pod, CancellationToken ct)
    {
        try
        {
            return await _admission.CheckAsync(pod, PodDemand.Of(pod), _use, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return new("UnexpectedAdmissionError", $"Unexpected error while attempting to admit the pod: {e.Message}", Rejected: true);
        }
    }

    private void Remove(ObjectKey key)
    {
        if (_uids.TryRemove(key, out var uid))
        {
            Lose(uid);
        }
    }

    // Called when its name leads to it no more.
    private void Lose(string uid)
    {
        if (_workers.TryGetValue(uid, out var worker))
        {
            worker.Gone();
            Forget(worker);
        }
    }

    // News of a pod may come after its end, as long as its source has not said that it is gone: until then its worker stands for it, so
    // that no other begins anew and takes up room on the node. Whoever is the later of the end and the news of it forgets the worker.
    private void Forget(PodWorker worker)
    {
        if (worker.Ended && !(_uids.TryGetValue(worker.Pod.Key(), out var known) && known == worker.Uid))
        {
            _workers.TryRemove(worker.Uid, out _);
        }
    }

    private void Start(PodWorker worker)
    {
        // The entry is there before the worker runs, so that its end finds it.
        if (_workers.TryAdd(worker.Uid, worker))
        {
            Count(worker);
            worker.Start(this, _stop.Token);
        }
    }

    private void Count(PodWorker worker)
    {
        if (worker.Active)
        {
            _use.Put(worker.Uid, worker.Demand);
        }

        // It may have stopped between the question and the entry.
        if (!worker.Active)
        {
            _use.Remove(worker.Uid);
        }
    }

    private void Consider(PodWorker worker)
    {
        if (worker.Resize is not null || worker.PendingResize is not null)
        {
            _resizes.Consider(worker);
        }
    }

    void IPodOwner.OnStopped(PodWorker worker)
    {
        _use.Remove(worker.Uid);
        _resizes.Retry();
    }

    void IPodOwner.OnEnded(PodWorker worker)
    {
        Forget(worker);
        _use.Remove(worker.Uid);
        _index.Forget(worker.Uid);
        _resizes.Retry();
        Ended?.Invoke(worker.Pod);
    }
}
