using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Keeps each deployment's pods of its present template, by way of replica sets, of which it has one for each template. One look goes:
/// 1 which replica sets are its own, 2 pause and resume, 3 the new replica set, 4 scale, 5 status.
/// </summary>
internal sealed class DeploymentController : IReconciler
{
    private const string Orphans = "uncontrolled";

    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly IEventRecorder _events;
    private readonly Resource _kind;
    private readonly ILister<V1Deployment> _deployments;
    private readonly ILister<V1ReplicaSet> _replicaSets;
    private readonly ILister<V1Pod> _pods;
    private readonly DeploymentKeys _keys;
    private readonly TemplateFingerprints _fingerprints = new();
    private readonly ReplicaSetWriter _writer;
    private readonly UnseenReplicaSets _unseen;
    private readonly NewReplicaSets _newReplicaSets;
    private readonly RolloutReporter _reporter;
    private readonly RolloutPace _pace;

    public DeploymentController(ControllerContext context, DeploymentOptions options)
    {
        _api = context.Api;
        _clock = context.Clock;
        _events = context.Events("deployment-controller");
        _kind = _api.Catalog.For<V1Deployment>();
        _deployments = context.Lister<V1Deployment>();
        _pods = context.Lister<V1Pod>();
        var replicaSets = context.Informers.For<V1ReplicaSet>();
        replicaSets.AddIndex(Orphans, rs => rs.Controller() is null ? rs.Metadata.NamespaceProperty ?? "" : null);
        _replicaSets = replicaSets.Lister;
        _keys = new DeploymentKeys(_deployments, _replicaSets, _pods);
        _writer = new ReplicaSetWriter(_api, _events);
        _unseen = new UnseenReplicaSets(_replicaSets, _clock);
        _newReplicaSets = new NewReplicaSets(_api, _clock, _events, _writer, _unseen, _fingerprints, options);
        _reporter = new RolloutReporter(_api, _clock, _events, new RolloutReasons(_pods, _clock));
        _pace = new RolloutPace(_clock);
    }

    /// <summary>The fingerprints of templates that it remembers.</summary>
    public TemplateFingerprints Fingerprints => _fingerprints;

    public void Configure(ControllerBuilder controller) => controller
        .Named("deployment")
        .For<V1Deployment>()
        .Owns<V1ReplicaSet>()
        .Watches<V1ReplicaSet>(_keys.OfOrphan)
        .WatchesOne<V1Pod>(_keys.OfPod)
        .Workers(5);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_deployments.Find(key) is not { } deployment)
        {
            _reporter.Forget(key);
            _pace.Forget(key);
            _unseen.Forget(key);
            _fingerprints.Forget(key);
            return Recheck.OnChange;
        }

        if (_unseen.Wait(key) is { } unseen)
        {
            return Recheck.In(unseen);
        }

        if (_pace.Wait(key, deployment) is { } wait)
        {
            return Recheck.In(wait);
        }

        if (LabelSelector.From(deployment.Spec.Selector).IsEverything)
        {
            return await RefuseAsync(deployment, ct);
        }

        var family = await ClaimAsync(deployment, ct);
        if (deployment.Metadata.DeletionTimestamp is not null)
        {
            (deployment, family) = await _newReplicaSets.KeepAsync(deployment, family, ct);
            return await _reporter.CountAsync(deployment, family, ct);
        }

        deployment = await PauseAsync(deployment, ct);
        if (deployment.Spec.Paused == true || ResizePlan.IsDue(deployment, family))
        {
            return await ResizeAsync(deployment, family, ct);
        }

        return RolloutLimits.IsRolling(deployment) ? await RollAsync(deployment, family, ct) : await RecreateAsync(deployment, family, ct);
    }

    private async Task<ReplicaSetFamily> ClaimAsync(V1Deployment deployment, CancellationToken ct)
    {
        var claims = new Claims<V1ReplicaSet>(_api, _kind, deployment, LabelSelector.From(deployment.Spec.Selector));
        var orphans = _replicaSets.ByIndex(Orphans, deployment.Metadata.NamespaceProperty ?? "");
        var own = await claims.ClaimAsync([.. _replicaSets.OwnedBy(deployment.Metadata.Uid), .. orphans], ct);
        _fingerprints.Keep(deployment, own);
        var fingerprint = _fingerprints.Of(deployment);
        return ReplicaSetFamily.Of(own, rs => _fingerprints.Of(deployment, rs) == fingerprint);
    }

    private async Task<V1Deployment> PauseAsync(V1Deployment deployment, CancellationToken ct)
    {
        if (PausePlan.Compute(deployment, _clock.GetUtcNow().UtcDateTime) is not { } condition)
        {
            return deployment;
        }

        List<V1DeploymentCondition> conditions = [.. deployment.Status?.Conditions ?? []];
        DeploymentConditions.Set(conditions, condition);
        return await _api.UpdateStatusAsync(deployment with { Status = (deployment.Status ?? new()) with { Conditions = conditions } }, ct);
    }

    private async Task<Recheck> ResizeAsync(V1Deployment deployment, ReplicaSetFamily family, CancellationToken ct)
    {
        (deployment, family) = await _newReplicaSets.KeepAsync(deployment, family, ct);
        family = await _writer.ScaleAsync(deployment, family, ResizePlan.Compute(deployment, family), ct);
        if (deployment.Spec.Paused == true)
        {
            await _writer.DeleteAllAsync(HistoryPlan.Excess(deployment, family), ct);
        }

        return await _reporter.CountAsync(deployment, family, ct);
    }

    private async Task<Recheck> RollAsync(V1Deployment deployment, ReplicaSetFamily family, CancellationToken ct)
    {
        (deployment, family) = await _newReplicaSets.EnsureAsync(deployment, family, ct);
        var scales = RollingUpdatePlan.Compute(RolloutLimits.Of(deployment), family);
        return scales.IsEmpty ? await FinishAsync(deployment, family, ct) : await ScaleAndReportAsync(deployment, family, scales, ct);
    }

    private async Task<Recheck> RecreateAsync(V1Deployment deployment, ReplicaSetFamily family, CancellationToken ct)
    {
        (deployment, family) = await _newReplicaSets.KeepAsync(deployment, family, ct);
        var scales = RecreatePlan.ShrinkOld(family);
        if (!scales.IsEmpty || RecreatePlan.HasOldPods(family, rs => _pods.OwnedBy(rs.Metadata.Uid)))
        {
            return await ScaleAndReportAsync(deployment, family, scales, ct);
        }

        (deployment, family) = await _newReplicaSets.EnsureAsync(deployment, family, ct);
        scales = RecreatePlan.GrowNew(RolloutLimits.Of(deployment), family.New!);
        return scales.IsEmpty ? await FinishAsync(deployment, family, ct) : await ScaleAndReportAsync(deployment, family, scales, ct);
    }

    private async Task<Recheck> ScaleAndReportAsync(
        V1Deployment deployment, ReplicaSetFamily family, IEnumerable<ReplicaSetScale> scales, CancellationToken ct)
    {
        family = await _writer.ScaleAsync(deployment, family, scales, ct);
        return await _reporter.JudgeAsync(deployment, family, ct);
    }

    private async Task<Recheck> FinishAsync(V1Deployment deployment, ReplicaSetFamily family, CancellationToken ct)
    {
        if (RolloutStatus.IsComplete(deployment, deployment.Status))
        {
            await _writer.DeleteAllAsync(HistoryPlan.Excess(deployment, family), ct);
        }

        return await _reporter.JudgeAsync(deployment, family, ct);
    }

    /// <summary>A selector of everything would take every pod there is.</summary>
    private async Task<Recheck> RefuseAsync(V1Deployment deployment, CancellationToken ct)
    {
        _events.Record(
            deployment.Reference(_kind),
            EventType.Warning,
            "SelectingAll",
            "This deployment is selecting all pods. A non-empty selector is required.");
        if ((deployment.Status?.ObservedGeneration ?? 0) < (deployment.Metadata.Generation ?? 0))
        {
            await _api.UpdateStatusAsync(
                deployment with { Status = (deployment.Status ?? new()) with { ObservedGeneration = deployment.Metadata.Generation } }, ct);
        }

        return Recheck.OnChange;
    }
}
