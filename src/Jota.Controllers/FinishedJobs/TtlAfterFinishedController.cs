using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Deletes jobs, and what they own, some time after they ended: <c>ttlSecondsAfterFinished</c> (KEP-592).</summary>
internal sealed class TtlAfterFinishedController(ControllerContext context) : IReconciler
{
    private const int Workers = 5;

    private readonly ILister<V1Job> _jobs = context.Lister<V1Job>();

    public void Configure(ControllerBuilder controller) => controller.Named("ttl-after-finished").For<V1Job>().Workers(Workers);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_jobs.Find(key) is not { } job || Left(job) is not { } left)
        {
            return Recheck.OnChange;
        }

        if (left > TimeSpan.Zero)
        {
            return Recheck.In(left);
        }

        try
        {
            // The cache may be behind: somebody may have given it more time.
            var fresh = await context.Api.GetAsync<V1Job>(key, ct);
            switch (Left(fresh))
            {
                case null:
                    return Recheck.OnChange;
                case { } more when more > TimeSpan.Zero:
                    return Recheck.In(more);
            }

            var options = DeleteOptions.Default with
            {
                PropagationPolicy = "Foreground",
                Uid = fresh.Metadata.Uid,
                ResourceVersion = fresh.Metadata.ResourceVersion,
            };
            await context.Api.DeleteAsync<V1Job>(key, options, ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Gone already.
        }

        return Recheck.OnChange;
    }

    /// <summary>How long a job may stay still; null for as long as nobody deletes it.</summary>
    private TimeSpan? Left(V1Job job) =>
        job is { Metadata.DeletionTimestamp: null, Spec.TtlSecondsAfterFinished: { } seconds } && JobConditions.End(job.Status) is { } end
            ? EndedAt(job, end).Plus(Spans.FromSeconds(seconds)) - context.Clock.GetUtcNow()
            : null;

    private static DateTimeOffset EndedAt(V1Job job, V1JobCondition end) =>
        new(DateTime.SpecifyKind(end.LastTransitionTime ?? job.Metadata.CreationTimestamp ?? DateTime.MinValue, DateTimeKind.Utc));
}
