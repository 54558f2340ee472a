using k8s.Models;

namespace Jota.Scheduler;

/// <summary>
/// Pods about which extenders are being asked, and those that wait for their turn to be. Belongs to the scheduling loop.
/// </summary>
/// <param name="queue">Asks; null when there are no extenders.</param>
internal sealed class ExtenderCycle(ExtenderQueue? queue)
{
    /// <summary>About so many at a time: of each the nodes that would do are kept meanwhile.</summary>
    private const int MostAsked = 64;

    private readonly Dictionary<string, QueuedPod> _pods = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly Queue<string> _later = [];

    /// <summary>The pod, when it waits for an answer.</summary>
    public QueuedPod? Find(string uid) => _pods.GetValueOrDefault(uid);

    /// <summary>Forgets a pod; what is answered about it counts no more.</summary>
    public void End(string uid) => _pods.Remove(uid);

    /// <summary>
    /// Whether the pod has to wait for what extenders say. It does not when none is about it, or no node would do anyhow.
    /// </summary>
    public bool Begin(QueuedPod pod, Func<PodShape, IReadOnlyList<V1Node>> fitting)
    {
        if (queue is null || !queue.IsAbout(pod.Shape))
        {
            return false;
        }

        if (_asked.Count >= MostAsked)
        {
            _pods[pod.Shape.Uid] = pod;
            _later.Enqueue(pod.Shape.Uid);
            return true;
        }

        var nodes = fitting(pod.Shape);
        if (nodes.Count == 0)
        {
            return false;
        }

        _pods[pod.Shape.Uid] = pod;
        _asked.Add(pod.Shape.Uid);
        queue.Ask(pod.Shape, nodes);
        return true;
    }

    /// <summary>There is an answer, for a pod that is perhaps still waited for; then it is the next one's turn to be asked about.</summary>
    /// <param name="answered">The answer.</param>
    /// <param name="schedule">Schedules a pod with what was said, or has it asked about.</param>
    /// <param name="fail">Tells that there is no answer.</param>
    public void Take(
        SchedulerInput.ExtendersAnswered answered,
        Action<QueuedPod, ExtenderAnswer?> schedule,
        Action<QueuedPod, ExtenderException> fail)
    {
        if (_asked.Remove(answered.Uid) && _pods.Remove(answered.Uid, out var pod))
        {
            if (answered.Failure is { } failure)
            {
                fail(pod, failure);
            }
            else
            {
                schedule(pod, answered.Answer);
            }
        }

        while (_asked.Count < MostAsked && _later.TryDequeue(out var uid))
        {
            if (!_asked.Contains(uid) && _pods.Remove(uid, out var next))
            {
                schedule(next, null);
            }
        }
    }
}
