using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Resizing;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>
/// Gives pods of a node other resources than they had, where there is room, or has them wait for it (KEP-1287). May be used from several
/// threads.
/// </summary>
/// <param name="known">The node as last seen; null before it is registered.</param>
/// <param name="use">What its pods have taken.</param>
/// <param name="events">Where it is told.</param>
internal sealed class NodeResizes(Func<V1Node?> known, NodeUse use, IEventRecorder events)
{
    private readonly Lock _gate = new();
    private List<PodWorker>? _waiting;
    private bool _complete;

    /// <summary>A pod may ask for something else than it has.</summary>
    public void Consider(PodWorker worker)
    {
        lock (_gate)
        {
            _waiting?.Remove(worker);
            if (!worker.Active)
            {
                return;
            }

            if (worker.Resize is null)
            {
                worker.RefuseResources(null);
            }
            else if (!_complete || !Decide(worker))
            {
                (_waiting ??= []).Add(worker);
            }
            else
            {
                // It may have become smaller.
                Retry();
            }
        }
    }

    /// <summary>All pods of the node are known: what they ask for can be weighed.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _complete = true;
        }

        Retry();
    }

    /// <summary>There may be more room than before.</summary>
    public void Retry()
    {
        lock (_gate)
        {
            if (!_complete || _waiting is not { Count: > 0 } waiting)
            {
                return;
            }

            _waiting = null;
            foreach (var worker in waiting.OrderByDescending(Rank).ThenBy(Quality))
            {
                if (worker.Active && !Decide(worker))
                {
                    (_waiting ??= []).Add(worker);
                }
            }
        }
    }

    private static int Rank(PodWorker worker) =>
        worker.Resize is { } wanted ? ResizeVerdict.Rank(wanted, PodDemand.Of(wanted), worker.Demand) : int.MaxValue;

    private static int Quality(PodWorker worker) => worker.Pod.Qos() == QosClass.Guaranteed ? 0 : 1;

    /// <summary>False when it has to wait for room.</summary>
    private bool Decide(PodWorker worker)
    {
        if (worker.Resize is not { } wanted)
        {
            worker.RefuseResources(null);
            return true;
        }

        var demand = PodDemand.Of(wanted);
        if (known()?.Status?.Allocatable is { } stated)
        {
            var allocatable = ResourceAmounts.Of(stated);
            if (ResizeVerdict.Infeasible(wanted, demand, allocatable) is { } never)
            {
                Refuse(worker, wanted, never);
                return true;
            }

            if (use.TryGrow(worker.Uid, demand, allocatable) is { } shortage)
            {
                Refuse(worker, wanted, ResizeVerdict.Deferred(wanted, shortage));
                return false;
            }
        }

        if (worker.GiveResources(wanted))
        {
            events.Normal(wanted, null, ResizeMessages.StartedReason, ResizeMessages.Started(wanted));
        }

        return true;
    }

    private void Refuse(PodWorker worker, V1Pod wanted, ResizePending pending)
    {
        if (worker.RefuseResources(pending))
        {
            events.Warning(wanted, null, "Resize" + pending.Reason, ResizeMessages.Pending(wanted, pending.Reason, pending.Message));
        }
    }
}
