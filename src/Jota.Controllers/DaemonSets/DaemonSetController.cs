using System.Runtime.ExceptionServices;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Keeps one pod of each DaemonSet on every node that it selects, and replaces them when the template changes.</summary>
internal sealed class DaemonSetController : IReconciler
{
    private const string Component = "daemonset-controller";
    private const int Workers = 2;

    private readonly ControllerContext _context;
    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly Resource _resource;
    private readonly ILister<V1DaemonSet> _sets;
    private readonly ILister<V1Pod> _pods;
    private readonly ILister<V1Node> _nodes;
    private readonly Expectations _expectations;
    private readonly OwnedPods _control;
    private readonly IEventRecorder _events;
    private readonly OwnerHistory _history;
    private readonly EndedPodBackoff _backoff;

    public DaemonSetController(ControllerContext context)
    {
        _context = context;
        _api = context.Api;
        _clock = context.Clock;
        _resource = _api.Catalog.For<V1DaemonSet>();
        _sets = context.Lister<V1DaemonSet>();
        _pods = context.Lister<V1Pod>();
        _nodes = context.Lister<V1Node>();
        _expectations = new(_clock);
        _events = context.Events(Component);
        _control = new(_api, _expectations, _events);
        _history = new(_api, _resource, context.Lister<V1ControllerRevision>(), OwnerRevisions.HashLabel);
        _backoff = new(_clock);
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("daemonset")
        .For<V1DaemonSet>()
        .Owns<V1Pod>(_expectations)
        .Owns<V1ControllerRevision>()
        .Adopts<V1DaemonSet, V1Pod>(set => LabelSelector.From(set.Spec.Selector))
        .FedBy(WatchNodes)
        .Workers(Workers);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_sets.Find(key) is not { } set)
        {
            _expectations.Forget(key);
            _backoff.Forget(key);
            return Recheck.OnChange;
        }

        if (set.Metadata.DeletionTimestamp is not null)
        {
            return Recheck.OnChange;
        }

        // 1. Which revision and which pods are ours.
        var selector = LabelSelector.From(set.Spec.Selector);
        var history = await _history.SyncAsync(set, set.Spec.Template, selector, set.Status?.CollisionCount, ct);
        var input = await LookAsync(set, selector, history.Hash, ct);

        // 2. Make or delete some; while our own writes do not show, pods cannot be counted.
        var outstanding = _expectations.Outstanding(key);
        var (failure, wait) = outstanding is null ? await ActAsync(input, key, ct) : (null, outstanding);

        // 3. Tell.
        await TellAsync(input, history, ct);
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        var living = input.Pods.Select(OwnerRevisions.HashOf).ToHashSet(StringComparer.Ordinal);
        await _history.CleanAsync(
            history, set.Spec.RevisionHistoryLimit ?? 10, revision => living.Contains(OwnerRevisions.HashOf(revision)), ct);
        return Sooner(wait, NextAvailable(input)) is { } again ? Recheck.In(again) : Recheck.OnChange;
    }

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;

    /// <summary>When the next ready pod becomes available by the passing of time alone.</summary>
    private static TimeSpan? NextAvailable(DaemonInput input) => input.MinReady == TimeSpan.Zero ? null : input.Pods
        .Where(pod => !input.IsAvailable(pod))
        .Select(pod => PodReadiness.ReadySince(pod) is { } since ? since.Plus(input.MinReady) - input.Now : (TimeSpan?)null)
        .Min();

    /// <summary>A node's heartbeat changes nothing for daemons; its labels and taints do.</summary>
    private void WatchNodes(Action<ObjectKey> add)
    {
        void AddAll()
        {
            foreach (var set in _sets.All())
            {
                add(set.Key());
            }
        }

        _context.Informers.For<V1Node>().Subscribe(new InformerHandler<V1Node>
        {
            Added = _ => AddAll(),
            Updated = (old, node) =>
            {
                if (!Labels.Same(old.Metadata.Labels, node.Metadata.Labels) || !NodeTaints.Same(old, node))
                {
                    AddAll();
                }
            },
            Deleted = _ => AddAll(),
        });
    }

    private async Task<DaemonInput> LookAsync(V1DaemonSet set, LabelSelector selector, string hash, CancellationToken ct)
    {
        var claims = new Claims<V1Pod>(_api, _resource, set, selector);
        IReadOnlyList<V1Pod> candidates =
            [.. _pods.OwnedBy(set.Metadata.Uid), .. _pods.OrphansIn(set.Metadata.NamespaceProperty).Where(PodReadiness.IsActive)];
        return new(set, hash, await claims.ClaimAsync(candidates, ct), _nodes.All(), _clock.GetUtcNow());
    }

    private async Task<(Exception? Failure, TimeSpan? Wait)> ActAsync(DaemonInput input, ObjectKey key, CancellationToken ct)
    {
        var (plan, wait) = WithoutThoseThatWait(DaemonPlan.Keep(input), key);
        var failure = await ActAsync(input, plan, ct);
        if (failure is null && plan is { Create.Count: 0, Delete.Count: 0 }
            && input.Set.Spec.UpdateStrategy?.Type == DaemonSetUpdateTypes.RollingUpdate)
        {
            failure = await ActAsync(input, DaemonPlan.Roll(input), ct);
        }

        return (failure, wait);
    }

    private async Task<Exception?> ActAsync(DaemonInput input, DaemonPlan plan, CancellationToken ct)
    {
        var owner = new PodOwner(input.Set, _resource);
        foreach (var pod in plan.Ended)
        {
            Tell(owner, pod);
        }

        var pods = plan.Create.Take(DaemonPlan.Burst).Select(node => DaemonPod.For(owner, input.Template, node)).ToList();
        var failed = pods.Count > 0 ? await _control.CreateAsync(owner, pods, ct) : null;
        var left = plan.Delete.Count > 0 ? await _control.DeleteAsync(owner, [.. plan.Delete.Take(DaemonPlan.Burst)], ct) : null;
        return failed ?? left;
    }

    private void Tell(PodOwner owner, V1Pod pod)
    {
        var where = $"daemon pod {pod.Metadata.NamespaceProperty}/{pod.Metadata.Name} on node {pod.Spec.NodeName}";
        if (pod.Status?.Phase == "Failed")
        {
            _events.Record(owner.About, EventType.Warning, "FailedDaemonPod", $"Found failed {where}, will try to kill it");
        }
        else
        {
            _events.Record(owner.About, EventType.Normal, "SucceededDaemonPod", $"Found succeeded {where}, will try to delete it");
        }
    }

    /// <summary>Pods that fail again and again are not replaced again and again.</summary>
    private (DaemonPlan Plan, TimeSpan? Wait) WithoutThoseThatWait(DaemonPlan plan, ObjectKey key)
    {
        if (plan.Ended.Count == 0)
        {
            return (plan, null);
        }

        TimeSpan? soonest = null;
        var waiting = new HashSet<V1Pod>(ReferenceEqualityComparer.Instance);
        foreach (var pod in plan.Ended.Where(pod => pod.Status?.Phase == "Failed"))
        {
            if (_backoff.Next(key, pod.Spec.NodeName ?? "") is { } wait)
            {
                waiting.Add(pod);
                soonest = Sooner(soonest, wait);
            }
        }

        IReadOnlyList<V1Pod> Others(IReadOnlyList<V1Pod> pods) => [.. pods.Where(pod => !waiting.Contains(pod))];
        return (plan with { Delete = Others(plan.Delete), Ended = Others(plan.Ended) }, soonest);
    }

    private async Task TellAsync(DaemonInput input, OwnerRevisions history, CancellationToken ct)
    {
        var status = DaemonStatus.Of(input, history.Collisions);
        if (!DaemonStatus.Same(input.Set.Status, status))
        {
            await _api.UpdateStatusAsync(input.Set with { Status = status }, ct);
        }
    }
}
