using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Logs;
using Jota.Kubelet.Recording;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>The workers of a node's pods, one per uid, and who gets which news.</summary>
internal sealed class PodWorkers(PodServices services, NodeAdmission admission) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, PodWorker> _workers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ObjectKey, string> _uids = new();
    private readonly CancellationTokenSource _stop = new();
    private bool _adopted;
    private Action<PodWorker>? _forget;

    /// <summary>Reads the source to its end, which is that of <paramref name="ct"/>.</summary>
    public async Task FollowAsync(IPodSource source, string node, CancellationToken ct)
    {
        await foreach (var change in source.FollowAsync(node, ct))
        {
            switch (change)
            {
                case { Synced: true }:
                    await AdoptOrphansAsync(ct);
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

    /// <summary>Something happened to a pod in the runtime.</summary>
    public void Wake(string uid)
    {
        if (_workers.TryGetValue(uid, out var worker))
        {
            worker.Look();
        }
    }

    /// <summary>The worker of a pod.</summary>
    public PodWorker? Find(string uid) => _workers.GetValueOrDefault(uid);

    /// <summary>The worker of the pod that has this name now.</summary>
    public PodWorker? Find(ObjectKey pod) => _uids.TryGetValue(pod, out var uid) ? Find(uid) : null;

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

    private async Task ApplyAsync(V1Pod pod, CancellationToken ct)
    {
        var uid = pod.Metadata.Uid;
        if (_uids.TryGetValue(pod.Key(), out var before) && before != uid)
        {
            // Deleted and made anew under the same name between two looks.
            Find(before)?.Gone();
        }

        _uids[pod.Key()] = uid;
        if (Find(uid) is { } worker)
        {
            worker.Update(pod);
            return;
        }

        services.Trace.Note(uid, PodStep.SeenByKubelet, pod.Spec.NodeName ?? "");
        var demand = PodDemand.Of(pod);
        Start(new PodWorker(pod, services, demand, await AdmitAsync(pod, demand, ct)));
    }

    private async ValueTask<PodEnd?> AdmitAsync(V1Pod pod, PodDemand demand, CancellationToken ct)
    {
        // Who was admitted once stays so, also through a restart of the kubelet.
        if (pod.Status?.StartTime is not null || pod.IsDeleting() || pod.IsTerminal())
        {
            return null;
        }

        List<PodDemand> others = [];
        foreach (var (_, worker) in _workers)
        {
            if (worker.Active)
            {
                others.Add(worker.Demand);
            }
        }

        if (await admission.CheckAsync(pod, demand, others, ct) is not { } refusal)
        {
            return null;
        }

        services.Events.Warning(pod, null, refusal.Reason, refusal.Message);
        return refusal with { Message = $"Pod was rejected: {refusal.Message}" };
    }

    private void Remove(ObjectKey key)
    {
        if (_uids.TryRemove(key, out var uid))
        {
            Find(uid)?.Gone();
        }
    }

    private void Start(PodWorker worker)
    {
        // The entry is there before the worker runs, so that its end finds it.
        _workers[worker.Uid] = worker;
        worker.Start(_forget ??= Forget, _stop.Token);
    }

    private void Forget(PodWorker worker)
    {
        _workers.TryRemove(worker.Uid, out _);
        services.Index.Forget(worker.Uid);
    }

    /// <summary>Pods that the runtime has and the API has not were deleted while no kubelet was looking: they are stopped and removed.</summary>
    private async Task AdoptOrphansAsync(CancellationToken ct)
    {
        if (_adopted)
        {
            return;
        }

        _adopted = true;
        var sandboxes = await services.Runtime.ListPodSandboxesAsync(null, ct);
        var containers = await services.Runtime.ListContainersAsync(null, ct);
        var labels = sandboxes.Select(s => s.Labels).Concat(containers.Select(c => c.Labels));
        foreach (var orphan in OrphanPod.From(labels, containers).Where(p => !_workers.ContainsKey(p.Metadata.Uid)))
        {
            var worker = new PodWorker(orphan, services);
            worker.Gone();
            Start(worker);
        }
    }
}
