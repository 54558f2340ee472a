using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Which jobs of a cron job are under way, and what has become of the others. Pure.</summary>
internal sealed class CronJobActive
{
    private readonly CronJobInput _input;
    private readonly List<CronJobEvent> _events = [];
    private readonly List<V1Job> _running = [];

    public CronJobActive(CronJobInput input)
    {
        _input = input;
        var known = input.Jobs.ToDictionary(job => job.Metadata.Uid, StringComparer.Ordinal);
        List<V1ObjectReference> active = [];
        foreach (var reference in input.Status.Active ?? [])
        {
            if (Stays(reference, known.GetValueOrDefault(reference.Uid)))
            {
                active.Add(reference);
            }
        }

        var named = active.Select(reference => reference.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var job in input.Jobs.Where(job => !JobConditions.IsFinished(job.Status)))
        {
            if (named.Contains(job.Metadata.Uid))
            {
                _running.Add(job);
            }
            else if (CronJobNames.IsScheduled(job))
            {
                // Started before a crash, which kept that from being told.
                active.Add(CronJobReferences.To(job));
                _running.Add(job);
            }
            else
            {
                _events.Add(new(
                    EventType.Warning, "UnexpectedJob",
                    $"Saw a job that the controller did not create or forgot: {job.Metadata.Name}"));
            }
        }

        Status = input.Status with { Active = active.Count > 0 ? active : null, LastSuccessfulTime = LastSuccess() };
    }

    public V1CronJobStatus Status { get; }

    public IReadOnlyList<CronJobEvent> Events => _events;

    /// <summary>The jobs of the schedule that have not ended.</summary>
    public IReadOnlyList<V1Job> Running => _running;

    private bool Stays(V1ObjectReference reference, V1Job? job)
    {
        if (job is null)
        {
            // What the cache does not show may be there all the same: who looked at the server knows.
            if (_input.Gone.Contains(reference.Uid))
            {
                _events.Add(new(EventType.Normal, "MissingJob", $"Active job went missing: {reference.Name}"));
                return false;
            }

            return true;
        }

        if (JobConditions.End(job.Status) is not { } end)
        {
            return true;
        }

        _events.Add(new(EventType.Normal, "SawCompletedJob", $"Saw completed job: {job.Metadata.Name}, condition: {end.Type}"));
        return false;
    }

    private DateTime? LastSuccess()
    {
        var last = _input.Jobs.Where(job => JobConditions.IsTrue(job.Status, JobConditions.Complete))
            .Max(job => job.Status.CompletionTime);
        return _input.Status.LastSuccessfulTime is { } told && (last is null || last < told) ? told : last;
    }
}
