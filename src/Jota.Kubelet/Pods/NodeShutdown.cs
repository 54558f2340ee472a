using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Turns;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>
/// Ends all pods of a node that stops for good, critical ones last, and waits until that is told, or until the time is over.
/// </summary>
/// <param name="options">How long that may take.</param>
/// <param name="workers">The pods.</param>
/// <param name="tell">Tells the node's state now.</param>
/// <param name="events">Where it is told.</param>
/// <param name="node">The node's name.</param>
/// <param name="clock">The time.</param>
internal sealed class NodeShutdown(
    ShutdownOptions options, PodWorkers workers, Func<CancellationToken, Task> tell, IEventRecorder events, string node, TimeProvider clock)
{
    /// <summary>Why the node is not ready meanwhile.</summary>
    public const string NotReady = "node is shutting down";

    private const string Message = "Pod was terminated in response to imminent node shutdown.";

    /// <summary>Why a pod is not taken any more.</summary>
    public static PodEnd Refusal { get; } = new("NodeShutdown", "Pod was rejected as the node is shutting down.", Rejected: true);

    /// <summary>Whether it has begun.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>Does it.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        IsUnderWay = true;
        using var limit = clock.CancelAfter(options.GracePeriod);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        events.Record(KubeletEvents.NodeReference(node), EventType.Normal, "Shutdown", "Shutdown manager detected shutdown event");
        await TellAsync(either.Token);
        var pods = workers.All.Where(worker => worker.Stage is PodStage.Syncing or PodStage.Terminating).Select(worker => worker.Pod);
        foreach (var group in ShutdownPlan.Compute(options, pods))
        {
            await EndAsync(group, ct);
        }
    }

    private async Task TellAsync(CancellationToken ct)
    {
        try
        {
            await tell(ct);
        }
        catch (Exception e) when (Outage.Is(e) || e is OperationCanceledException)
        {
            // Pods end whether or not anybody hears of it.
        }
    }

    private async Task EndAsync(ShutdownGroup group, CancellationToken ct)
    {
        using var limit = clock.CancelAfter(group.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var ends = group.Pods.Select(pod => EndAsync(pod, group.Time, either.Token)).ToList();
        await Task.WhenAll(ends).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task EndAsync(V1Pod pod, TimeSpan grace, CancellationToken ct)
    {
        if (workers.Find(pod.Metadata.Uid) is { } worker)
        {
            worker.End(new("Terminated", Message) { Grace = grace, Disrupts = true });
            await worker.Settled.WaitAsync(ct);
        }
    }
}
