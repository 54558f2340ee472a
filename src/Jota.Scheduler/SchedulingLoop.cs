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
    private readonly Dictionary<string, QueuedPod> _binding = new(StringComparer.Ordinal);
    private readonly ClusterState _cluster = new();
    private readonly SchedulingQueue _queue;
    private readonly SchedulingPlan _plan;
    private readonly SchedulerOptions _options;
    private readonly SchedulingOutcomes _outcomes;
    private readonly Action<QueuedPod, string> _bind;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private DateTimeOffset? _timerSetTo;
    private int _start;

    public SchedulingLoop(SchedulerOptions options, PluginSet plugins, SchedulingOutcomes outcomes, Action<QueuedPod, string> bind, ILogger log)
    {
        _options = options;
        _outcomes = outcomes;
        _bind = bind;
        _log = log;
        _queue = new SchedulingQueue(plugins, options.Clock);
        _plan = new SchedulingPlan(plugins);
        _timer = options.Clock.CreateTimer(_ => Post(SchedulerInput.Tick.Instance), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

            if (_queue.TryTake(out var pod))
            {
                TrySchedule(pod);
            }
            else
            {
                SetTimer();
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

    private void TrySchedule(QueuedPod pod)
    {
        try
        {
            Schedule(pod);
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
                Apply(_cluster.Put(put.Node));
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
            case SchedulerInput.Tick:
                _timerSetTo = null;
                break;
            default:
                throw new InvalidOperationException($"input {input}");
        }
    }

    private void TakeAssigned(V1Pod? before, V1Pod pod)
    {
        var uid = pod.Metadata.Uid;
        var known = _cluster.Find(pod.Spec.NodeName)?.Has(uid) == true;
        _queue.Remove(uid);
        if (known && (before is null || before.Metadata.Generation == pod.Metadata.Generation))
        {
            return;
        }

        if (!known)
        {
            // Assumed on another node than somebody else put it on.
            Leave(uid);
        }

        var footprint = PodFootprint.Of(pod);
        _cluster.Place(uid, footprint, pod.Spec.NodeName);
        if (known)
        {
            // Resized in place: perhaps smaller.
            Apply(new ClusterChange.PodLeft(footprint));
        }
    }

    private void TakeUnassigned(V1Pod pod)
    {
        var uid = pod.Metadata.Uid;
        if (pod.Metadata.DeletionTimestamp is not null || (pod.Spec.SchedulerName ?? _options.Name) != _options.Name)
        {
            _queue.Remove(uid);
        }
        else if (_binding.TryGetValue(uid, out var underway))
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
        if (_queue.Put(shape))
        {
            _options.Trace?.Note(shape.Uid, PodStep.SeenByScheduler);
            if (_queue.PlaceOf(shape.Uid) == QueuedPodPlace.Gated)
            {
                _outcomes.Gated(shape);
            }
        }
    }

    private void Forget(V1Pod pod)
    {
        _queue.Remove(pod.Metadata.Uid);
        _binding.Remove(pod.Metadata.Uid);
        Leave(pod.Metadata.Uid);
        _outcomes.Forget(pod.Metadata.Uid);
    }

    private void TakeBinding(SchedulerInput.BindingDone done)
    {
        var wanted = _binding.Remove(done.Pod.Shape.Uid);
        if (done.Failure is null)
        {
            _outcomes.Bound(done.Pod.Shape, done.Node);
        }
        else if (wanted)
        {
            Leave(done.Pod.Shape.Uid);
            _outcomes.BindingFailed(done.Pod, done.Failure);
            _queue.Retry(done.Pod);
        }
    }

    private void Schedule(QueuedPod pod)
    {
        var shape = pod.Shape;
        switch (_plan.Compute(_cluster.Nodes, shape, _start, _options.Ids))
        {
            case SchedulingDecision.Placed placed:
                // Assumed to be there from now on, so that the next pod does not get the same room.
                _start = placed.NextStart;
                _cluster.Place(shape.Uid, shape.Footprint, placed.Node.Name);
                _binding[shape.Uid] = pod;
                _bind(pod, placed.Node.Name);
                break;
            case SchedulingDecision.Refused refused:
                _outcomes.DidNotFit(pod, refused);
                _queue.Park(pod, refused.Plugins);
                break;
        }
    }

    private void Leave(string uid)
    {
        if (_cluster.Leave(uid) is { } footprint)
        {
            Apply(new ClusterChange.PodLeft(footprint));
        }
    }

    private void Apply(ClusterChange? change)
    {
        if (change is not null)
        {
            _queue.Apply(change);
        }
    }

    private void SetTimer()
    {
        if (_queue.NextDue is { } due && due != _timerSetTo)
        {
            _timerSetTo = due;
            var wait = (due - _options.Clock.GetUtcNow()).TotalMilliseconds;
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait))), Timeout.InfiniteTimeSpan);
        }
    }

    [LoggerMessage(LogLevel.Error, "A {Input} could not be taken in; the scheduler's picture of the cluster lacks it")]
    private partial void LogInputFailed(Exception why, string input);

    [LoggerMessage(LogLevel.Error, "Scheduling {Pod} failed; it is tried again")]
    private partial void LogSchedulingFailed(Exception why, ObjectKey pod);
}
