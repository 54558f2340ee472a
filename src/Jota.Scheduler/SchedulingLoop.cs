using System.Threading.Channels;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Scheduler;

/// <summary>
/// The one loop that owns the cluster's state and the queue: takes in what happened, in order, then schedules one pod, and so on.
/// As nothing else touches either, no pod is ever decided on a state that changes underneath, and no event slips by a pod that is
/// being decided.
/// </summary>
internal sealed partial class SchedulingLoop : IDisposable
{
    private readonly Channel<SchedulerInput> _inbox = Channel.CreateUnbounded<SchedulerInput>(new() { SingleReader = true });
    private readonly ClusterState _cluster = new();
    private readonly SchedulingQueue _queue;
    private readonly SchedulingPlans _plans;
    private readonly ProfileSet _profiles;
    private readonly SchedulerOptions _options;
    private readonly SchedulingOutcomes _outcomes;
    private readonly Nominations _nominations = new();
    private readonly BindingCycle _binding;
    private readonly Promises _promises;
    private readonly PlacedPods _placed;
    private readonly ExtenderCycle _extenders;
    private readonly ILogger _log;
    private readonly LoopTimer _timer;
    private int _start;

    public SchedulingLoop(
        SchedulerOptions options,
        ProfileSet profiles,
        SchedulingOutcomes outcomes,
        Action<QueuedPod, string> bind,
        Action<Preemption> preempt,
        ILogger log,
        ExtenderQueue? extenders = null)
    {
        _options = options;
        _outcomes = outcomes;
        _binding = new BindingCycle(profiles, options.Clock, bind);
        _promises = new Promises(
            _cluster, _nominations, outcomes, preempt,
            uid => _binding.FindWaiting(uid) is { } pod && Deny(pod, Promises.Preempted));
        _log = log;
        _queue = new SchedulingQueue(profiles, options.Clock)
        {
            BackOff = new(options.Configuration.InitialBackOff, options.Configuration.LongestBackOff),
        };
        _placed = new PlacedPods(_cluster, _queue);
        _extenders = new ExtenderCycle(extenders);
        _profiles = profiles;
        _plans = new SchedulingPlans(profiles, _nominations);
        _timer = new LoopTimer(options.Clock, () => Post(SchedulerInput.Tick.Instance));
    }

    public void Post(SchedulerInput input) => _inbox.Writer.TryWrite(input);

    public void Dispose() => _timer.Dispose();

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            while (_inbox.Reader.TryRead(out var input))
            {
                TryTake(input);
            }

            while (_binding.Overdue() is var (late, why))
            {
                Deny(late, why);
            }

            if (_queue.TryTake(out var pod))
            {
                TrySchedule(pod, null);
            }
            else
            {
                _timer.SetTo(_queue.NextDue, _binding.NextDue);
                await _inbox.Reader.WaitToReadAsync(ct);
            }
        }
    }

    private void TryTake(SchedulerInput input)
    {
        try
        {
            Take(input);
        }
        catch (Exception e)
        {
            LogInputFailed(e, input.GetType().Name);
        }
    }

    private void ExtenderFailed(QueuedPod pod, ExtenderException why)
    {
        _outcomes.ExtenderFailed(pod, why);
        _queue.Retry(pod);
    }

    private void TrySchedule(QueuedPod pod, ExtenderAnswer? answer)
    {
        try
        {
            Schedule(pod, answer);
        }
        catch (Exception e)
        {
            LogSchedulingFailed(e, pod.Shape.Key);
            _queue.Retry(pod);
        }
    }

    private void Take(SchedulerInput input)
    {
        switch (input)
        {
            case SchedulerInput.NodePut put:
                _placed.Apply(_cluster.Put(put.Node));
                break;
            case SchedulerInput.NodeGone gone:
                _cluster.Remove(gone.Node);
                break;
            case SchedulerInput.PodPut put when PodConditions.IsTerminal(put.Pod):
                Forget(put.Pod);
                break;
            case SchedulerInput.PodPut put when !string.IsNullOrEmpty(put.Pod.Spec.NodeName):
                TakeAssigned(put.Before, put.Pod);
                break;
            case SchedulerInput.PodPut put:
                TakeUnassigned(put.Pod);
                break;
            case SchedulerInput.PodGone gone:
                Forget(gone.Pod);
                break;
            case SchedulerInput.BindingDone done:
                TakeBinding(done);
                break;
            case SchedulerInput.ExtendersAnswered answered:
                _extenders.Take(answered, TrySchedule, ExtenderFailed);
                break;
            case SchedulerInput.Permitted { Denial: { } denial } permitted when _binding.Find(permitted.Uid) is { } pod:
                Deny(pod, denial);
                break;
            case SchedulerInput.Permitted permitted:
                _binding.Allow(permitted.Uid, permitted.Plugin);
                break;
            case SchedulerInput.PreemptionFailed failed:
                _promises.Fail(failed.Victim);
                _queue.Rouse(failed.Victim.For.Uid);
                break;
            case SchedulerInput.Fact fact:
                _placed.Apply(fact.Take(_cluster));
                break;
            case SchedulerInput.Tick:
                _timer.Fired();
                break;
            default:
                throw new InvalidOperationException($"input {input}");
        }
    }

    private void TakeAssigned(V1Pod? before, V1Pod pod)
    {
        var uid = pod.Metadata.Uid;
        var known = _cluster.NodeOf(uid)?.Name == pod.Spec.NodeName;
        _queue.Remove(uid);
        _extenders.End(uid);
        _nominations.Remove(uid);

        // It is bound, whatever became of the answer to our own binding: that counts no more.
        _binding.Arrive(uid, pod.Spec.NodeName);
        if (known && (before is null || !PodDifference.MattersOnItsNode(before, pod)))
        {
            _cluster.FootprintOf(uid)?.Observe(pod);
            return;
        }

        // Assumed on another node than somebody else put it on, or resized in place and perhaps smaller, or of another sort now.
        _placed.Leave(uid);
        _placed.Place(uid, PodFootprint.Of(pod), pod.Spec.NodeName);
    }

    private void TakeUnassigned(V1Pod pod)
    {
        var uid = pod.Metadata.Uid;
        if (pod.Metadata.DeletionTimestamp is not null || !_profiles.Has(pod.Spec.SchedulerName ?? SchedulerConfiguration.DefaultName))
        {
            _queue.Remove(uid);
            _extenders.End(uid);
            _nominations.Remove(uid);
        }
        else if ((_binding.Find(uid) ?? _extenders.Find(uid)) is { } underway)
        {
            underway.Shape = new PodShape(pod);
        }
        else if (!_cluster.IsPlaced(uid))
        {
            Enqueue(new PodShape(pod));
        }
    }

    private void Enqueue(PodShape shape)
    {
        _nominations.Put(shape);
        if (_queue.Put(shape))
        {
            _options.Trace?.Note(shape.Uid, PodStep.SeenByScheduler);
            if (_queue.KeptBack(shape.Uid) is { } why)
            {
                _outcomes.Gated(shape, why);
            }
        }
    }

    private void Forget(V1Pod pod)
    {
        var uid = pod.Metadata.Uid;
        _queue.Remove(uid);
        _extenders.End(uid);
        _nominations.Remove(uid);
        _binding.End(uid);
        _placed.Leave(uid);
        _outcomes.Forget(uid);
    }

    private void TakeBinding(SchedulerInput.BindingDone done)
    {
        var uid = done.Pod.Shape.Uid;
        if (done.Failure is null)
        {
            _binding.Arrive(uid, done.Node);
            _outcomes.Bound(done.Pod.Shape, done.Node);
        }
        else if (_binding.End(uid))
        {
            _placed.Leave(uid);
            _outcomes.BindingFailed(done.Pod, done.Failure);
            _queue.Retry(done.Pod);
        }
    }

    private void Schedule(QueuedPod pod, ExtenderAnswer? answer)
    {
        var shape = pod.Shape;
        if (answer is null && _extenders.Begin(pod, asked => _plans.Of(asked).Fitting(_cluster, asked, _start)))
        {
            return;
        }

        switch (_plans.Of(shape).Compute(_cluster, shape, _start, _options.Ids, answer))
        {
            case SchedulingDecision.Placed placed:
                // Assumed to be there from now on, so that the next pod does not get the same room.
                _start = placed.NextStart;
                _nominations.Remove(shape.Uid);
                _placed.Place(shape.Uid, shape.Footprint, placed.Node.Name);
                if (_binding.Begin(pod, placed.Node, placed.State) is { } refusal)
                {
                    Wait(pod, placed.Node.Name, refusal, placed.State);
                }

                break;
            case SchedulingDecision.Refused refused:
                var help = refused.Nodes.IsEmpty ? null : _plans.Of(shape).Help(_cluster, shape, refused, _options.Ids);
                _outcomes.DidNotFit(pod, refused, help);
                _queue.Park(pod, refused.Plugins);
                _promises.Keep(shape, help?.Nomination);
                break;
        }
    }

    /// <summary>A Permit plugin's later no, or none in time.</summary>
    private bool Deny(QueuedPod pod, Rejection why)
    {
        var node = _cluster.NodeOf(pod.Shape.Uid)?.Name ?? "";
        _binding.End(pod.Shape.Uid);
        Wait(pod, node, why, pod.Cycle!);
        return true;
    }

    /// <summary>A pod does not get the node that was chosen for it.</summary>
    private void Wait(QueuedPod pod, string node, Rejection why, CycleState state)
    {
        _placed.Leave(pod.Shape.Uid);
        var refused = new SchedulingDecision.Refused([new(node, why)], state);
        _outcomes.DidNotFit(pod, refused, null);
        _queue.Park(pod, refused.Plugins);
    }

    [LoggerMessage(LogLevel.Error, "A {Input} could not be taken in; the scheduler's picture of the cluster lacks it")]
    private partial void LogInputFailed(Exception why, string input);

    [LoggerMessage(LogLevel.Error, "Scheduling {Pod} failed; it is tried again")]
    private partial void LogSchedulingFailed(Exception why, ObjectKey pod);
}
