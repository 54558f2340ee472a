using System.Runtime.ExceptionServices;
using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Keeps as many pods alive as each ReplicaSet, or ReplicationController, asks for.</summary>
internal sealed class ReplicationReconciler<T> : IReconciler
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const int Workers = 5;
    private const int TellAttempts = 2;

    private readonly ReplicationKind<T> _kind;
    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly Resource _resource;
    private readonly ILister<T> _owners;
    private readonly ILister<V1Pod> _pods;
    private readonly Expectations _expectations;
    private readonly OwnedPods _control;
    private readonly Pace _pace;

    public ReplicationReconciler(ControllerContext context, ReplicationKind<T> kind)
    {
        _kind = kind;
        _api = context.Api;
        _clock = context.Clock;
        _resource = _api.Catalog.For<T>();
        _owners = context.Lister<T>();
        _pods = context.Lister<V1Pod>();
        _expectations = new Expectations(_clock);
        _control = new OwnedPods(_api, _expectations, context.Events(kind.Component));
        _pace = new Pace(_clock);
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named(_kind.Name)
        .For<T>()
        .Owns<V1Pod>(_expectations)
        .Adopts<T, V1Pod>(_kind.SelectorOf)
        .Workers(Workers);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_owners.Find(key) is not { } owner)
        {
            _expectations.Forget(key);
            _pace.Forget(key);
            return Recheck.OnChange;
        }

        // 1. While our own writes do not show, pods cannot be counted; they can be told of, but need not be at every event.
        var outstanding = _expectations.Outstanding(key);
        if (_pace.Wait(key, owner.Metadata.Generation ?? 0, outstanding is not null) is { } wait)
        {
            return Recheck.In(wait);
        }

        // 2. Which pods are ours.
        var spec = _kind.SpecOf(owner);
        var candidates = Together(_pods.OwnedBy(owner.Metadata.Uid), _pods.OrphansIn(key.Namespace));
        var pods = await PodsAsync(owner, spec, candidates, ct);

        // 3. Make or delete some.
        var plan = ReplicationPlan.Compute(spec, pods, _clock.GetUtcNow());
        var mayAct = outstanding is null && owner.Metadata.DeletionTimestamp is null;
        var failure = mayAct ? await ActAsync(owner, spec, plan, ct) : null;

        // 4. Tell.
        await TellAsync(owner, StatusToTell(owner, plan, failure), ct);
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        // After a full burst there is more to do as soon as the caches show it, be that at once.
        var more = mayAct && plan.Create + plan.Delete.Count >= ReplicationPlan.Burst;
        _pace.Looked(key, owner.Metadata.Generation ?? 0, candidates.Count, more || _expectations.Outstanding(key) is not null);
        return (plan.LookAgain, outstanding) switch
        {
            ({ } look, { } expired) => Recheck.In(look < expired ? look : expired),
            ({ } look, null) => Recheck.In(look),
            (null, { } expired) => Recheck.In(expired),
            _ => Recheck.OnChange,
        };
    }

    private async Task<ReplicationPods> PodsAsync(T owner, ReplicationSpec spec, IReadOnlyList<V1Pod> candidates, CancellationToken ct)
    {
        var claims = new Claims<V1Pod>(_api, _resource, owner, spec.Selector);
        var counting = new List<V1Pod>(candidates.Count);
        var terminating = 0;
        foreach (var pod in candidates)
        {
            if (PodReadiness.IsActive(pod))
            {
                counting.Add(pod);
            }
            else if (PodReadiness.IsTerminating(pod)
                && pod.Controller()?.Uid == owner.Metadata.Uid
                && spec.Selector.Matches(pod.LabelsOrEmpty()))
            {
                terminating++;
            }
        }

        var active = await claims.ClaimAsync(counting, ct);
        return new(active, terminating) { Related = active.Count > spec.Replicas ? Related(owner, active) : active };
    }

    /// <summary>Mostly there are no orphans, and then thousands need not be copied.</summary>
    private static IReadOnlyList<V1Pod> Together(IReadOnlyList<V1Pod> own, IReadOnlyList<V1Pod> orphans) =>
        orphans.Count == 0 ? own : [.. own, .. orphans];

    /// <summary>The pods of all owners that have the same owner as this one: those of a Deployment's other ReplicaSets.</summary>
    private IReadOnlyList<V1Pod> Related(T owner, IReadOnlyList<V1Pod> own) => owner.Controller() is { } above
        ? [.. _owners.OwnedBy(above.Uid).SelectMany(sibling => sibling.Metadata.Uid == owner.Metadata.Uid
            ? own
            : _pods.OwnedBy(sibling.Metadata.Uid))]
        : own;

    private async Task<Exception?> ActAsync(T owner, ReplicationSpec spec, ReplicationPlan plan, CancellationToken ct)
    {
        var about = new PodOwner(owner, _resource);
        return plan switch
        {
            { Create: > 0 } => await _control.CreateAsync(about, spec.Template, plan.Create, ct),
            { Delete.Count: > 0 } => await _control.DeleteAsync(about, plan.Delete, ct),
            _ => null,
        };
    }

    private ReplicationStatus StatusToTell(T owner, ReplicationPlan plan, Exception? failure) => plan.Status with
    {
        ObservedGeneration = owner.Metadata.Generation ?? 0,
        Failure = failure is null ? null : _kind.StatusOf(owner).Failure
            ?? new(plan.Create > 0 ? "FailedCreate" : "FailedDelete", failure.Message, _clock.ApiNow()),
    };

    /// <summary>
    /// Writes the status. A deployment scales its replica sets while these tell of the last step; as upstream, what was counted then goes
    /// in on top of that, once, for else nobody would hear of it before the next count.
    /// </summary>
    private async Task TellAsync(T owner, ReplicationStatus status, CancellationToken ct)
    {
        try
        {
            for (var attempt = 1; !await TryTellAsync(owner, status, attempt == TellAttempts, ct); attempt++)
            {
                var fresh = await _api.GetAsync<T>(owner.Key(), ct);
                if (fresh.Metadata.Uid != owner.Metadata.Uid)
                {
                    return;
                }

                owner = fresh;
            }
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Gone meanwhile.
        }
    }

    /// <summary>False when the owner has changed meanwhile; throws then when this was the last attempt.</summary>
    private async Task<bool> TryTellAsync(T owner, ReplicationStatus status, bool last, CancellationToken ct)
    {
        var changed = _kind.With(owner, status);
        if (_kind.StatusOf(changed) == _kind.StatusOf(owner))
        {
            return true;
        }

        try
        {
            await _api.UpdateStatusAsync(changed, ct);
            return true;
        }
        catch (ApiException e) when (e.Code == 409 && !last)
        {
            return false;
        }
    }
}
