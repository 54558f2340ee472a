using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Scales what HorizontalPodAutoscalers name so that its metrics come near their targets. Each autoscaler looks when it is made or changed,
/// and then every 15 seconds; while there are none, nothing happens.
/// </summary>
internal sealed class HorizontalPodAutoscalerController : IReconciler
{
    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly Resource _resource;
    private readonly ILister<V2HorizontalPodAutoscaler> _autoscalers;
    private readonly IEventRecorder _events;
    private readonly AutoscaledPods _pods;
    private readonly MetricsClient _metrics;
    private readonly AutoscalerOptions _options;
    private readonly OwnWrites<V2HorizontalPodAutoscaler> _written = new();
    private readonly ConcurrentDictionary<ObjectKey, Memory> _known = new();

    public HorizontalPodAutoscalerController(ControllerContext context, AutoscalerOptions options)
    {
        (_api, _clock, _options) = (context.Api, context.Clock, options);
        _resource = _api.Catalog.For<V2HorizontalPodAutoscaler>();
        _autoscalers = context.Lister<V2HorizontalPodAutoscaler>();
        _events = context.Events("horizontal-pod-autoscaler");
        _pods = new(context.Lister<V1Pod>());
        _metrics = new(_api, context.Others);
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("horizontalpodautoscaler")
        .For<V2HorizontalPodAutoscaler>()
        .Workers(5);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_autoscalers.Find(key) is not { } cached)
        {
            _written.Forget(key);
            _pods.Forget(key);
            _known.TryRemove(key, out _);
            return Recheck.OnChange;
        }

        // 1. Its own status changes often: who looked a moment ago waits for his turn, unless he is to do something else.
        var autoscaler = _written.Newest(cached);
        var known = _known.GetValueOrDefault(key);
        var now = _clock.SteadyNow();
        if (known is not null && known.Uid == autoscaler.Metadata.Uid && known.Due > now && ModelCopy.Same(known.Spec, autoscaler.Spec))
        {
            return Recheck.In(known.Due - now);
        }

        // 2. Look, and do what is to be done.
        var history = known is not null && known.Uid == autoscaler.Metadata.Uid ? known.History : ScaleHistory.Nothing;
        _known[key] = new(autoscaler.Metadata.Uid, autoscaler.Spec, now.Plus(_options.SyncPeriod), history);
        await LookAsync(key, autoscaler, history, ct);
        return Recheck.In(_options.SyncPeriod);
    }

    private async Task LookAsync(ObjectKey key, V2HorizontalPodAutoscaler autoscaler, ScaleHistory history, CancellationToken ct)
    {
        ScaleTarget target;
        try
        {
            target = await ScaleTarget.ReadAsync(_api, key.Namespace, autoscaler.Spec.ScaleTargetRef, ct);
        }
        catch (ApiException e)
        {
            Tell(autoscaler, EventType.Warning, "FailedGetScale", e.Message);
            var failed = new ScaleCondition(
                ScaleCondition.AbleToScale, false, "FailedGetScale",
                $"the HPA controller was unable to get the target's current scale: {e.Message}");
            await WriteAsync(autoscaler, AutoscalerStatuses.Failed(autoscaler.Status, null, [failed], _clock.ApiNow()), ct);
            return;
        }

        var plan = AutoscalerPlan.Compute(await InputAsync(key, autoscaler, target, history, ct));
        Remember(key, plan.History);
        foreach (var told in plan.Events)
        {
            Tell(autoscaler, told.Type, told.Reason, told.Message);
        }

        await CarryOutAsync(key, autoscaler, target, plan, ct);
    }

    private async Task<AutoscalerInput> InputAsync(
        ObjectKey key, V2HorizontalPodAutoscaler autoscaler, ScaleTarget target, ScaleHistory history, CancellationToken ct)
    {
        var input = new AutoscalerInput(autoscaler, target.Wanted, target.Present, _clock.GetUtcNow().UtcDateTime)
        {
            History = history,
            Options = _options,
        };
        if (!AutoscalerPlan.NeedsMetrics(autoscaler.Spec, target.Wanted))
        {
            return input;
        }

        var (pods, selector) = _pods.Of(key, target.Scale.Status?.Selector);
        var readings = pods.Failure is null ? await _metrics.ReadAsync(autoscaler, selector, ct) : [];
        return input with { Target = pods, Readings = readings, Now = _clock.GetUtcNow().UtcDateTime };
    }

    private async Task CarryOutAsync(
        ObjectKey key, V2HorizontalPodAutoscaler autoscaler, ScaleTarget target, AutoscalerPlan plan, CancellationToken ct)
    {
        if (plan.Rescale is not { } replicas)
        {
            var status = plan.IsFailed
                ? AutoscalerStatuses.Failed(autoscaler.Status, target.Wanted, plan.Conditions, _clock.ApiNow())
                : AutoscalerStatuses.After(autoscaler.Status, plan, target.Wanted, [], _clock.ApiNow());
            await WriteAsync(autoscaler, status, ct);
            return;
        }

        try
        {
            await target.SetAsync(_api, replicas, ct);
        }
        catch (ApiException e)
        {
            Tell(autoscaler, EventType.Warning, "FailedRescale", $"New size: {replicas}; reason: {plan.RescaleReason}; error: {e.Message}");
            var failed = new ScaleCondition(
                ScaleCondition.AbleToScale, false, "FailedUpdateScale",
                $"the HPA controller was unable to update the target scale: {e.Message}");
            await WriteAsync(
                autoscaler,
                AutoscalerStatuses.Failed(autoscaler.Status, target.Wanted, plan.Conditions.Append(failed), _clock.ApiNow()), ct);
            return;
        }

        Tell(autoscaler, EventType.Normal, "SuccessfulRescale", $"New size: {replicas}; reason: {plan.RescaleReason}");
        Remember(key, plan.History.Scaled(autoscaler.Spec.Behavior, target.Wanted, replicas, _clock.GetUtcNow().UtcDateTime));
        var done = new ScaleCondition(
            ScaleCondition.AbleToScale, true, "SucceededRescale",
            $"the HPA controller was able to update the target scale to {replicas}");
        await WriteAsync(autoscaler, AutoscalerStatuses.After(autoscaler.Status, plan, target.Wanted, [done], _clock.ApiNow()), ct);
    }

    private async Task WriteAsync(V2HorizontalPodAutoscaler autoscaler, V2HorizontalPodAutoscalerStatus status, CancellationToken ct)
    {
        if (ModelCopy.Same(autoscaler.Status, status))
        {
            return;
        }

        try
        {
            _written.Wrote(await _api.UpdateStatusAsync(autoscaler with { Status = status }, ct));
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone or changed meanwhile: the next look tells.
        }
    }

    private void Remember(ObjectKey key, ScaleHistory history)
    {
        if (_known.TryGetValue(key, out var known))
        {
            _known[key] = known with { History = history };
        }
    }

    private void Tell(V2HorizontalPodAutoscaler autoscaler, EventType type, string reason, string message) =>
        _events.Record(autoscaler.Reference(_resource), type, reason, message);

    private sealed record Memory(string? Uid, V2HorizontalPodAutoscalerSpec Spec, DateTimeOffset Due, ScaleHistory History);
}
