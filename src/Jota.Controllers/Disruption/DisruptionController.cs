using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Tells in the status of disruption budgets how many of their pods may be evicted now. Who evicts goes by that, and notes which pods it
/// is about to end: these count as disrupted until they are seen to end, or for two minutes.
/// </summary>
internal sealed class DisruptionController : IReconciler
{
    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly Resource _resource;
    private readonly ILister<V1PodDisruptionBudget> _budgets;
    private readonly ILister<V1Pod> _pods;
    private readonly ControllerScales _scales;
    private readonly IEventRecorder _events;
    private readonly InformerFactory _informers;
    private readonly Pace _pace;

    public DisruptionController(ControllerContext context)
    {
        (_api, _clock, _pace) = (context.Api, context.Clock, new(context.Clock));
        _resource = _api.Catalog.For<V1PodDisruptionBudget>();
        _budgets = context.Lister<V1PodDisruptionBudget>();
        _pods = context.Lister<V1Pod>();
        _scales = new(context);
        _events = context.Events("controllermanager");
        _informers = context.Informers;
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("disruption")
        .For<V1PodDisruptionBudget>()
        .Watches<V1Pod>(BudgetsOf)
        .FedBy(queue => Follow<V1Deployment>(queue, deployment => deployment.Spec.Replicas))
        .FedBy(queue => Follow<V1ReplicaSet>(queue, set => set.Spec.Replicas))
        .FedBy(queue => Follow<V1ReplicationController>(queue, controller => controller.Spec.Replicas))
        .Workers(5);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_budgets.Find(key) is not { } budget)
        {
            _pace.Forget(key);
            return Recheck.OnChange;
        }

        var generation = budget.Metadata.Generation ?? 0;
        if (_pace.Wait(key, generation, waiting: false) is { } wait)
        {
            return Recheck.In(wait);
        }

        var near = _pods.InNamespace(key.Namespace);
        var recheck = await LookAsync(budget, [.. near.Where(pod => Selects(budget, pod))], ct);
        _pace.Looked(key, generation, near.Count, waiting: false);
        return recheck;
    }

    private async Task<Recheck> LookAsync(V1PodDisruptionBudget budget, IReadOnlyList<V1Pod> pods, CancellationToken ct)
    {
        if (pods.Count == 0)
        {
            Tell(budget, EventType.Normal, "NoPods", "No matching pods found");
        }

        if (await ScaleAsync(budget, pods, ct) is not { } scale)
        {
            return Recheck.OnChange;
        }

        var plan = DisruptionPlan.Compute(budget, pods, scale, _clock.GetUtcNow());
        foreach (var pod in plan.NotDeleted)
        {
            _events.Record(
                pod.Reference(_api.Catalog.For<V1Pod>()), EventType.Warning, "NotDeleted",
                $"Pod was expected by PDB {budget.Metadata.NamespaceProperty}/{budget.Metadata.Name} to be deleted but it wasn't");
        }

        await WriteAsync(budget, DisruptionCondition.Of(plan.Status, budget.Status?.Conditions, _clock.ApiNow()), ct);
        return plan.LookAgain is { } next ? Recheck.In(next) : Recheck.OnChange;
    }

    /// <summary>What the pods' controllers want together; null when that cannot be known, and then nothing may be disrupted.</summary>
    private async Task<int?> ScaleAsync(V1PodDisruptionBudget budget, IReadOnlyList<V1Pod> pods, CancellationToken ct)
    {
        if (!DisruptionPlan.NeedsScale(budget.Spec))
        {
            return 0;
        }

        try
        {
            var (scale, unmanaged) = await _scales.OfAsync(pods, ct);
            if (unmanaged.Count > 0)
            {
                Tell(
                    budget, EventType.Warning, "UnmanagedPods",
                    "Pods selected by this PodDisruptionBudget were found to be unmanaged. As a result, the status of the PDB cannot be " +
                    "calculated correctly, which may result in undefined behavior. To account for these pods please set " +
                    "\".spec.minAvailable\" field of the PDB to an integer value.");
            }

            return scale;
        }
        catch (Exception e) when (e is InvalidOperationException or ApiException && !ct.IsCancellationRequested)
        {
            Tell(
                budget, EventType.Warning, "CalculateExpectedPodCountFailed",
                $"Failed to calculate the number of expected pods: {e.Message}");
            await WriteAsync(budget, DisruptionCondition.Failed(budget, e.Message, _clock.ApiNow()), ct);
            return null;
        }
    }

    private async Task WriteAsync(V1PodDisruptionBudget budget, V1PodDisruptionBudgetStatus status, CancellationToken ct)
    {
        if (ModelCopy.Same(budget.Status, status))
        {
            return;
        }

        try
        {
            await _api.UpdateStatusAsync(budget with { Status = status }, ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Gone meanwhile.
        }
    }

    /// <summary>Who wants more or fewer pods than before changes what is to be expected, be it before or after they come and go.</summary>
    private void Follow<T>(Action<ObjectKey> queue, Func<T, int?> wanted)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        _informers.For<T>().Subscribe(new InformerHandler<T>
        {
            Added = obj => QueueAll(obj.Metadata.NamespaceProperty),
            Updated = (old, obj) =>
            {
                if (wanted(old) != wanted(obj))
                {
                    QueueAll(obj.Metadata.NamespaceProperty);
                }
            },
        });

        void QueueAll(string ns)
        {
            foreach (var budget in _budgets.InNamespace(ns).Where(budget => DisruptionPlan.NeedsScale(budget.Spec)))
            {
                queue(budget.Key());
            }
        }
    }

    // Asked at every change of every pod, and most namespaces have no budget.
    private IEnumerable<ObjectKey> BudgetsOf(V1Pod pod) =>
        _budgets.AnyIn(pod.Metadata.NamespaceProperty)
            ? _budgets.InNamespace(pod.Metadata.NamespaceProperty).Where(budget => Selects(budget, pod)).Select(budget => budget.Key())
            : [];

    private static bool Selects(V1PodDisruptionBudget budget, V1Pod pod) => DisruptionBudgets.Selects(budget, pod.LabelsOrEmpty());

    private void Tell(V1PodDisruptionBudget budget, EventType type, string reason, string message) =>
        _events.Record(budget.Reference(_resource), type, reason, message);
}
