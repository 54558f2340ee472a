using System.Runtime.ExceptionServices;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Keeps the pods of each StatefulSet: one for each ordinal, of its own name, in order.</summary>
internal sealed class StatefulSetController : IReconciler
{
    private const string Component = "statefulset-controller";
    private const int Workers = 5;

    private static readonly PodEventTexts Texts = new(
        (owner, pod) => $"Create Pod {pod} in StatefulSet {owner.Key.Name} successful",
        (owner, pod, why) => $"Create Pod {pod} in StatefulSet {owner.Key.Name} failed error: {why}",
        (owner, pod) => $"Delete Pod {pod} in StatefulSet {owner.Key.Name} successful",
        (owner, pod, why) => $"Delete Pod {pod} in StatefulSet {owner.Key.Name} failed error: {why}");

    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly Resource _resource;
    private readonly ILister<V1StatefulSet> _sets;
    private readonly ILister<V1Pod> _pods;
    private readonly ILister<V1PersistentVolumeClaim> _claims;
    private readonly Expectations _expectations;
    private readonly OwnedPods _control;
    private readonly IEventRecorder _events;
    private readonly StatefulClaimWriter _claimWriter;
    private readonly OwnerHistory _history;
    private readonly OwnWrites<V1StatefulSet> _written = new();

    public StatefulSetController(ControllerContext context)
    {
        _api = context.Api;
        _clock = context.Clock;
        _resource = _api.Catalog.For<V1StatefulSet>();
        _sets = context.Lister<V1StatefulSet>();
        _pods = context.Lister<V1Pod>();
        _claims = context.Lister<V1PersistentVolumeClaim>();
        _expectations = new(_clock);
        _events = context.Events(Component);
        _claimWriter = new(_api, _events);
        _control = new(_api, _expectations, _events) { Texts = Texts };
        _history = new(_api, _resource, context.Lister<V1ControllerRevision>(), StatefulRevisions.HashLabel);
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("statefulset")
        .For<V1StatefulSet>()
        .Owns<V1Pod>(_expectations)
        .Owns<V1ControllerRevision>()
        .Adopts<V1StatefulSet, V1Pod>(set => LabelSelector.From(set.Spec.Selector))
        .Watches<V1PersistentVolumeClaim>(SetsOf)
        .Workers(Workers);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_sets.Find(key) is not { } cached)
        {
            _expectations.Forget(key);
            _written.Forget(key);
            return Recheck.OnChange;
        }

        if (cached.Metadata.DeletionTimestamp is not null)
        {
            return Recheck.OnChange;
        }

        // 1. Which revisions and which pods are ours.
        var set = _written.Newest(cached);
        var selector = LabelSelector.From(set.Spec.Selector);
        var history = await _history.SyncAsync(set, set.Spec.Template, selector, set.Status?.CollisionCount, ct);
        var outstanding = _expectations.Outstanding(key);
        var input = new StatefulInput(
            set, StatefulRevisions.Of(set, history), await PodsAsync(set, selector, ct), _clock.GetUtcNow());

        // 2. Tell first: should we crash, the status says which pods are to be of which revision.
        await TellAsync(input, ct);

        // 3. Make or delete some; while our own writes do not show, we might take what is gone for what is there.
        if (outstanding is null && await ActAsync(input, StatefulPlan.Compute(input), ct) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        var living = input.Pods.Select(StatefulRevisions.NameOf).Append(input.Revisions.CurrentName).ToHashSet(StringComparer.Ordinal);
        await _history.CleanAsync(
            history, set.Spec.RevisionHistoryLimit ?? 10, revision => living.Contains(revision.Metadata.Name), ct);
        return (StatefulStatus.NextAvailable(input), outstanding) switch
        {
            ({ } look, { } expired) => Recheck.In(look < expired ? look : expired),
            ({ } look, null) => Recheck.In(look),
            (null, { } expired) => Recheck.In(expired),
            _ => Recheck.OnChange,
        };
    }

    private IEnumerable<ObjectKey> SetsOf(V1PersistentVolumeClaim claim) => _sets.InNamespace(claim.Metadata.NamespaceProperty)
        .Where(set => StatefulClaims.IsOf(set, claim.Metadata.Name)).Select(set => set.Key());

    private async Task<IReadOnlyList<V1Pod>> PodsAsync(V1StatefulSet set, LabelSelector selector, CancellationToken ct)
    {
        var claims = new Claims<V1Pod>(_api, _resource, set, selector);
        var orphans = _pods.OrphansIn(set.Metadata.NamespaceProperty).Where(pod => StatefulNames.OrdinalOf(set, pod) is not null);
        return await claims.ClaimAsync([.. _pods.OwnedBy(set.Metadata.Uid), .. orphans], ct);
    }

    private async Task TellAsync(StatefulInput input, CancellationToken ct)
    {
        var status = StatefulStatus.Of(input);
        if (!StatefulStatus.Same(input.Set.Status, status))
        {
            _written.Wrote(await _api.UpdateStatusAsync(input.Set with { Status = status }, ct));
        }
    }

    private async Task<Exception?> ActAsync(StatefulInput input, StatefulPlan plan, CancellationToken ct)
    {
        var owner = new PodOwner(input.Set, _resource);
        foreach (var pod in plan.Ended)
        {
            Tell(owner, pod);
        }

        // Claims come before the pods that have them, and belong to pods that are too many before these go.
        var claims = StatefulClaimPlan.Compute(
            input, plan.Create, input.Set.ControllerReference(_resource), name => _claims.Find(owner.Key with { Name = name }));
        if (await _claimWriter.RunAsync(owner, claims, ct) is { } refusal)
        {
            return refusal;
        }

        var create = plan.Create.Where(ordinal => !claims.Blocked.Contains(ordinal)).ToList();
        var unmended = await SlowStart.FailureAsync(
            plan.Mend, (pod, token) => _api.UpdateAsync(StatefulPod.Mended(pod), token), ct);
        var failed = create.Count > 0 ? await _control.CreateAsync(owner, Ordered(owner, input, create), ct) : null;
        var left = plan.Delete.Count > 0
            ? await _control.DeleteAsync(owner, [.. plan.Delete.Take(StatefulPlan.Burst)], ct)
            : null;
        return failed ?? left ?? unmended?.SourceException;
    }

    private static List<V1Pod> Ordered(PodOwner owner, StatefulInput input, IReadOnlyList<long> ordinals)
    {
        var current = new Lazy<V1PodTemplateSpec>(
            () => RevisionData.TemplateOf(input.Revisions.Current) ?? input.Set.Spec.Template);
        return [.. ordinals.Select(ordinal => input.IsOfCurrent(ordinal)
            ? StatefulPod.For(owner, input.Set, ordinal, current.Value, input.Revisions.CurrentName)
            : StatefulPod.For(owner, input.Set, ordinal, input.Set.Spec.Template, input.Revisions.UpdatedName))];
    }

    private void Tell(PodOwner owner, V1Pod pod)
    {
        var (set, name) = ($"StatefulSet {owner.Key.Namespace}/{owner.Key.Name}", pod.Metadata.Name);
        if (pod.Status?.Phase == "Failed")
        {
            _events.Record(owner.About, EventType.Warning, "RecreatingFailedPod", $"{set} is recreating failed Pod {name}");
        }
        else
        {
            _events.Record(owner.About, EventType.Normal, "RecreatingTerminatedPod", $"{set} is recreating terminated Pod {name}");
        }
    }
}
