using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Figures;
using Jota.Kubelet.Logs;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Simulated;
using Jota.Kubelet.Turns;

namespace Jota.Kubelet;

/// <summary>Answers the API server about the node's pods, in process.</summary>
internal sealed class NodeConnection(PodWorkers workers, INodeFigures figures, bool simulated) : INodeConnection
{
    public async Task CopyLogsAsync(ObjectKey pod, string uid, LogOptions options, Stream into, CancellationToken ct)
    {
        if (workers.Find(uid) is not { } worker)
        {
            throw Waits(pod, options, "ContainerCreating");
        }

        var run = RunOf(worker, pod, options);
        if (simulated)
        {
            await SimulatedLog.CopyAsync(run, options, ended => EndAsync(worker, run.Id, ended), into, ct);
            return;
        }

        await ContainerLogReader.CopyAsync(run.LogPath, options, EndAsync(worker, run.Id, ct), into, ct);
    }

    public async Task<NodeSummary> SummaryAsync(CancellationToken ct)
    {
        try
        {
            return await figures.ReadAsync(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && RuntimeErrors.IsOrdinary(e))
        {
            throw new ApiException(500, "InternalError", $"failed to list pod stats: {RuntimeErrors.Detail(e)}");
        }
    }

    private static ObservedContainer RunOf(PodWorker worker, ObjectKey pod, LogOptions options)
    {
        var runs = worker.Observed.Containers.Where(c => c.Name == options.Container && c.State != ContainerRunState.Created).ToList();
        if (options.Previous)
        {
            return Previous(runs)
                ?? throw ApiException.BadRequest($"previous terminated container \"{options.Container}\" in pod \"{pod.Name}\" not found");
        }

        return runs.FirstOrDefault() ?? throw Waits(pod, options, worker.WaitingOf(options.Container)?.Reason switch
        {
            "ErrImagePull" => "image can't be pulled",
            "ImagePullBackOff" => "trying and failing to pull image",
            null => worker.Pod.Spec.InitContainers is { Count: > 0 } ? "PodInitializing" : "ContainerCreating",
            var reason => reason,
        });
    }

    // While a container waits to be started again, its last run is the present one and the one before it the previous; as upstream, the
    // last run is also what is meant by "previous" then.
    private static ObservedContainer? Previous(List<ObservedContainer> runs) => runs switch
    {
        [{ State: ContainerRunState.Running }, ..] => runs.ElementAtOrDefault(1),
        [var ended, var before, ..] => ended.FinishedAt is null ? before : ended,
        [{ State: ContainerRunState.Exited } only] => only,
        _ => null,
    };

    private static ApiException Waits(ObjectKey pod, LogOptions options, string why) =>
        ApiException.BadRequest($"container \"{options.Container}\" in pod \"{pod.Name}\" is waiting to start: {why}");

    private static async Task EndAsync(PodWorker worker, string containerId, CancellationToken ct)
    {
        while (true)
        {
            var next = worker.NextLook;
            var run = worker.Observed.Containers.FirstOrDefault(c => c.Id == containerId);
            if (run is not { State: ContainerRunState.Running } || worker.Stage == PodStage.Finished)
            {
                return;
            }

            await next.WaitAsync(ct);
        }
    }
}
