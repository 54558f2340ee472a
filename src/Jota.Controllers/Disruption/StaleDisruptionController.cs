using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Takes back what a pod was told of its end, when it has not begun to end two minutes later: whoever wanted to evict it did not.
/// </summary>
internal sealed class StaleDisruptionController(ControllerContext context) : IReconciler
{
    /// <summary>So long an announced end may be in coming.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly IApi _api = context.Api;
    private readonly TimeProvider _clock = context.Clock;
    private readonly ILister<V1Pod> _pods = context.Lister<V1Pod>();

    public void Configure(ControllerBuilder controller) => controller
        .Named("stale-disruption")
        .WatchesOne<V1Pod>(pod => IsAnnounced(pod) ? pod.Key() : null);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_pods.Find(key) is not { } pod || !IsAnnounced(pod))
        {
            return Recheck.OnChange;
        }

        var since = PodConditions.Find(pod.Status, PodConditions.DisruptionTarget)!.LastTransitionTime ?? DateTime.UnixEpoch;
        var left = new DateTimeOffset(since.ToUniversalTime(), TimeSpan.Zero).Plus(Patience) - _clock.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            return Recheck.In(left);
        }

        try
        {
            await _api.UpdateStatusAsync(TakenBack(pod, _clock.ApiNow()), ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // It ended after all.
        }

        return Recheck.OnChange;
    }

    /// <summary>The pod without the announcement.</summary>
    public static V1Pod TakenBack(V1Pod pod, DateTime now) => pod with
    {
        Status = pod.Status with
        {
            Conditions =
            [
                .. pod.Status.Conditions.Where(c => c.Type != PodConditions.DisruptionTarget),
                new()
                {
                    Type = PodConditions.DisruptionTarget,
                    Status = "False",
                    LastTransitionTime = now,
                    ObservedGeneration = pod.Metadata.Generation,
                },
            ],
        },
    };

    private static bool IsAnnounced(V1Pod pod) =>
        PodConditions.IsTrue(pod.Status, PodConditions.DisruptionTarget)
        && pod.Metadata.DeletionTimestamp is null && !PodConditions.IsTerminal(pod);
}
