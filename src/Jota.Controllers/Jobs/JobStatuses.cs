using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Puts together what is told of a job, and the events that go with it. Pure.</summary>
internal sealed class JobStatuses
{
    private readonly JobInput _input;
    private readonly JobTally _tally;
    private readonly JobCount _count;
    private readonly DateTime _now;
    private readonly List<V1JobCondition> _conditions;
    private readonly List<JobEvent> _events = [];

    public JobStatuses(JobInput input, JobTally tally, JobCount count)
    {
        (_input, _tally, _count) = (input, tally, count);
        _now = new(input.Now.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        _conditions = [.. input.Status.Conditions ?? []];
        Result = input.Status with
        {
            Active = Some(input.Active.Count),
            Ready = input.Ready,
            Terminating = input.Terminating,
            Succeeded = Some(input.IsIndexed ? tally.Completed.Count : tally.CountedSucceeded),
            Failed = Some(tally.CountedFailed),
            CompletedIndexes = tally.Completed.ToString() is { Length: > 0 } indexes ? indexes : null,
            FailedIndexes = tally.Indexes?.Failed.ToString(),
            UncountedTerminatedPods = new()
            {
                Succeeded = count.Succeeded.Count > 0 ? [.. count.Succeeded] : null,
                Failed = count.Failed.Count > 0 ? [.. count.Failed] : null,
            },
            StartTime = input.Status.StartTime ?? (input.IsSuspended ? null : _now),
        };
    }

    /// <summary>The status.</summary>
    public V1JobStatus Result { get; private set; }

    /// <summary>What to tell with it.</summary>
    public IReadOnlyList<JobEvent> Events => _events;

    /// <summary>Tells what the job is about to end as, has ended as, or whether it is suspended.</summary>
    /// <param name="end">What it ends as; null while it goes on.</param>
    /// <param name="managed">Whether its pods were seen to in this look.</param>
    public void Tell(JobEnd? end, bool managed)
    {
        if (end is not null)
        {
            Set(end.Target, "True", end.Reason, end.Message);
            End(end);
        }
        else if (managed)
        {
            TellSuspension();
        }

        Result = Result with { Conditions = _conditions.Count > 0 ? _conditions : null };
    }

    /// <summary>It has ended when nothing of it runs and everything is counted; while the caches are behind, that is not known.</summary>
    private void End(JobEnd end)
    {
        var isOver = _input is { MayManage: true, Active.Count: 0, Terminating: 0 } && _count is { IsAll: true, Release.Count: 0 }
            && Result.UncountedTerminatedPods is { Succeeded: null, Failed: null };
        if (!isOver)
        {
            return;
        }

        Set(end.Condition, "True", end.Reason, end.Message);
        var start = Result.StartTime ?? _now;

        // The clock may have been set back meanwhile.
        Result = Result with { StartTime = start, CompletionTime = !end.Success ? null : start > _now ? start : _now };
        if (!end.Success)
        {
            _events.Add(new(EventType.Warning, end.Reason, end.Message));
            return;
        }

        if (_tally.Succeeded > _input.Spec.Completions)
        {
            _events.Add(new(
                EventType.Warning, "TooManySucceededPods", "Too many succeeded pods running after completion count reached"));
        }

        _events.Add(new(EventType.Normal, "Completed", "Job completed"));
    }

    private void TellSuspension()
    {
        if (_input.IsSuspended)
        {
            if (Set(JobConditions.Suspended, "True", "JobSuspended", "Job suspended"))
            {
                _events.Add(new(EventType.Normal, "Suspended", "Job suspended"));
            }
        }
        else if (_conditions.Exists(c => c.Type == JobConditions.Suspended)
            && Set(JobConditions.Suspended, "False", "JobResumed", "Job resumed"))
        {
            // Its time begins anew: a deadline is for how long it runs without a break.
            Result = Result with { StartTime = _now };
            _events.Add(new(EventType.Normal, "Resumed", "Job resumed"));
        }
    }

    /// <summary>False when the condition was so already.</summary>
    private bool Set(string type, string status, string reason, string message)
    {
        var place = _conditions.FindIndex(c => c.Type == type);
        if (place >= 0 && _conditions[place].Status == status)
        {
            return false;
        }

        var condition = new V1JobCondition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            LastProbeTime = _now,
            LastTransitionTime = _now,
        };
        if (place >= 0)
        {
            _conditions[place] = condition;
        }
        else
        {
            _conditions.Add(condition);
        }

        return true;
    }

    /// <summary>Whether both tell the same.</summary>
    public static bool Same(V1JobStatus? one, V1JobStatus other) => one is not null
        && (one.Active ?? 0) == (other.Active ?? 0) && one.Ready == other.Ready && one.Terminating == other.Terminating
        && (one.Succeeded ?? 0) == (other.Succeeded ?? 0) && (one.Failed ?? 0) == (other.Failed ?? 0)
        && one.CompletedIndexes == other.CompletedIndexes && one.FailedIndexes == other.FailedIndexes
        && one.StartTime == other.StartTime && one.CompletionTime == other.CompletionTime
        && one.UncountedTerminatedPods is { } uncounted
        && SameUids(uncounted.Succeeded, other.UncountedTerminatedPods?.Succeeded)
        && SameUids(uncounted.Failed, other.UncountedTerminatedPods?.Failed)
        && (one.Conditions ?? []).Select(c => (c.Type, c.Status)).SequenceEqual((other.Conditions ?? []).Select(c => (c.Type, c.Status)));

    private static bool SameUids(IList<string>? one, IList<string>? other) => (one ?? []).SequenceEqual(other ?? []);

    private static int? Some(int count) => count == 0 ? null : count;
}
