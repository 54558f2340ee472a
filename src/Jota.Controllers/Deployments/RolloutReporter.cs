using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Writes deployments' statuses, only when they say something new, and tells what holds a rollout up: after upstream's sentence in the
/// Progressing condition, and in events, which <c>kubectl describe</c> shows.
/// </summary>
internal sealed class RolloutReporter(IApi api, TimeProvider clock, IEventRecorder events, RolloutReasons reasons)
{
    private readonly Resource _kind = api.Catalog.For<V1Deployment>();

    /// <summary>Writes the numbers only.</summary>
    public async Task<Recheck> CountAsync(V1Deployment deployment, ReplicaSetFamily family, CancellationToken ct)
    {
        await WriteAsync(deployment, RolloutStatus.Count(deployment, family, clock.GetUtcNow().UtcDateTime), ct);
        return Recheck.OnChange;
    }

    /// <summary>Writes the numbers and how the rollout gets on; answers when the deadline must be looked at.</summary>
    public async Task<Recheck> JudgeAsync(V1Deployment deployment, ReplicaSetFamily family, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var status = RolloutStatus.Count(deployment, family, now);
        RolloutProgress.Judge(deployment, family, status, now);
        var again = Explain(deployment, family.New, status);
        await WriteAsync(deployment, status, ct);
        return (again, RolloutProgress.UntilDeadline(deployment, status, now)) switch
        {
            (null, null) => Recheck.OnChange,
            ({ } look, { } deadline) => Recheck.In(look < deadline ? look : deadline),
            var (look, deadline) => Recheck.In(look ?? deadline!.Value),
        };
    }

    /// <summary>Forgets a deployment that is gone.</summary>
    public void Forget(ObjectKey key) => reasons.Forget(key);

    private async Task WriteAsync(V1Deployment deployment, V1DeploymentStatus status, CancellationToken ct)
    {
        if (!RolloutStatus.Same(deployment.Status, status))
        {
            await api.UpdateStatusAsync(deployment with { Status = status }, ct);
        }
    }

    private TimeSpan? Explain(V1Deployment deployment, V1ReplicaSet? present, V1DeploymentStatus status)
    {
        if (present is null || RolloutStatus.IsComplete(deployment, status))
        {
            reasons.Forget(deployment.Key());
            return null;
        }

        var before = DeploymentConditions.Find(deployment.Status?.Conditions, DeploymentConditions.Progressing);
        var condition = DeploymentConditions.Find(status.Conditions, DeploymentConditions.Progressing);
        var hasTimedOut = condition?.Reason == DeploymentConditions.DeadlineExceeded;
        var (report, isNew) = reasons.Look(deployment.Key(), present, hasTimedOut);
        BlockerText.Put(deployment, present, (List<V1DeploymentCondition>)status.Conditions, report.Told);
        if (hasTimedOut && before?.Reason != DeploymentConditions.DeadlineExceeded)
        {
            Warn(deployment, DeploymentConditions.DeadlineExceeded,
                DeploymentConditions.Find(status.Conditions, DeploymentConditions.Progressing)!.Message);
        }
        else if (isNew && report.Told.Text.Length > 0)
        {
            Warn(deployment, "RolloutBlocked", $"Replica set {present.Metadata.Name} is held up: {report.Told.Text}");
        }

        return report.Again;
    }

    private void Warn(V1Deployment deployment, string reason, string message) =>
        events.Record(deployment.Reference(_kind), EventType.Warning, reason, message);
}
