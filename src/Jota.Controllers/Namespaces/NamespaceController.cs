using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Lets a deleted namespace go: empties it of every namespaced kind, tells in its conditions what is left, and takes our
/// finalizer off when nothing is.
/// </summary>
internal sealed class NamespaceController : IReconciler
{
    private const string Finalizer = "kubernetes";

    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly ILister<V1Namespace> _namespaces;
    private readonly ILister<V1Pod> _pods;
    private readonly NamespaceSweep _sweep;

    public NamespaceController(ControllerContext context)
    {
        _api = context.Api;
        _clock = context.Clock;
        _namespaces = context.Lister<V1Namespace>();
        _pods = context.Lister<V1Pod>();
        _sweep = new NamespaceSweep(_api, _clock);
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("namespace")
        .For<V1Namespace>()
        .Watches<V1Pod>(GoingNamespaceOf)
        .Workers(5);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_namespaces.Find(key) is not { } obj || !IsGoing(obj))
        {
            return Recheck.OnChange;
        }

        var (left, failures) = await _sweep.EmptyAsync(key.Name, ct);
        obj = await TellAsync(obj, NamespacePlan.Conditions(obj.Status?.Conditions, left, failures, _clock.GetUtcNow().UtcDateTime), ct);
        if (failures.Count > 0)
        {
            throw new InvalidOperationException($"{key.Name} could not be emptied: {failures[0]}");
        }

        if (left.Count > 0)
        {
            return Recheck.In(NamespacePlan.LookAgain(left));
        }

        await FinalizeAsync(obj, ct);
        return Recheck.OnChange;
    }

    private static bool IsGoing(V1Namespace obj) =>
        obj.Metadata.DeletionTimestamp is not null && obj.Spec?.Finalizers?.Contains(Finalizer) == true;

    /// <summary>The last pod to go is what its namespace waited for; a look at each of thousands would only be in their way.</summary>
    private IEnumerable<ObjectKey> GoingNamespaceOf(V1Pod pod)
    {
        var key = ObjectKey.Cluster(pod.Metadata.NamespaceProperty);
        return !_pods.AnyIn(pod.Metadata.NamespaceProperty) && _namespaces.Find(key) is { } obj && IsGoing(obj) ? [key] : [];
    }

    private async Task<V1Namespace> TellAsync(V1Namespace obj, List<V1NamespaceCondition> conditions, CancellationToken ct)
    {
        if (NamespacePlan.Same(obj.Status?.Conditions, conditions))
        {
            return obj;
        }

        return await _api.UpdateStatusAsync(obj with { Status = new() { Phase = "Terminating", Conditions = conditions } }, ct);
    }

    private async Task FinalizeAsync(V1Namespace obj, CancellationToken ct)
    {
        var finalized = obj with { Spec = new() { Finalizers = [.. obj.Spec.Finalizers.Where(f => f != Finalizer)] } };
        try
        {
            var target = ApiTarget.Of(_api.Catalog.For<V1Namespace>(), obj.Key(), "finalize");
            await _api.UpdateAsync(target, new ApiBody.Typed(finalized), WriteOptions.Plain, ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Gone already.
        }
    }
}
