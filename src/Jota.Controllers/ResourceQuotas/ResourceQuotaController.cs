using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Tells in the status of quotas how much of them is taken: of pods, services and claims going by what each is like, of all other kinds by
/// their number, which the server tells without sending them.
/// </summary>
internal sealed class ResourceQuotaController : IReconciler
{
    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly ILister<V1ResourceQuota> _quotas;
    private readonly QuotaTriggers _triggers;
    private readonly Dictionary<string, Func<string, IReadOnlyList<object>>> _looks = new(StringComparer.Ordinal);
    private readonly Pace _pace;

    public ResourceQuotaController(ControllerContext context)
    {
        (_api, _clock, _pace) = (context.Api, context.Clock, new(context.Clock));
        _quotas = context.Lister<V1ResourceQuota>();
        _triggers = new(context.Informers);
        LookAt<V1Pod>(context.Informers);
        LookAt<V1Service>(context.Informers);
        LookAt<V1PersistentVolumeClaim>(context.Informers);
        new CountedKinds(_triggers).Follow(context.Informers);
    }

    /// <summary>Whether what single objects of a kind are like matters, and not only how many there are.</summary>
    public static bool LooksAtEach(string kind) => kind is "pods" or "services" or "persistentvolumeclaims";

    public void Configure(ControllerBuilder controller) => controller
        .Named("resourcequota")
        .For<V1ResourceQuota>()
        .FedBy(_triggers.Connect)
        .Workers(5);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_quotas.Find(key) is not { } quota)
        {
            _pace.Forget(key);
            return Recheck.OnChange;
        }

        var version = QuotaPlan.VersionOf(quota.Spec);
        if (_pace.Wait(key, version, waiting: false) is { } wait)
        {
            return Recheck.In(wait);
        }

        var (counts, objects) = await LookAsync(new QuotaLimits(quota), key.Namespace, ct);
        var plan = QuotaPlan.Compute(quota, counts, objects, _clock.GetUtcNow());
        if (!QuotaPlan.Same(quota.Status, plan.Status))
        {
            await TellAsync(quota with { Status = plan.Status }, ct);
        }

        _pace.Looked(key, version, objects.Values.Sum(all => all.Count), waiting: false);
        return plan.LookAgain is { } next ? Recheck.In(next) : Recheck.OnChange;
    }

    private async Task TellAsync(V1ResourceQuota quota, CancellationToken ct)
    {
        try
        {
            await _api.UpdateStatusAsync(quota, ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Gone meanwhile.
        }
    }

    private async Task<(Dictionary<string, long> Counts, Dictionary<string, IReadOnlyList<object>> Objects)> LookAsync(
        QuotaLimits limits, string ns, CancellationToken ct)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var objects = new Dictionary<string, IReadOnlyList<object>>(StringComparer.Ordinal);
        foreach (var kind in limits.Kinds)
        {
            if (_looks.TryGetValue(kind, out var look))
            {
                objects[kind] = look(ns);
            }
            else if (KindOf(kind) is { } resource)
            {
                // Of kinds without scopes of their own a quota with scopes counts nothing.
                counts[kind] = limits.IsUnscoped ? await CountAsync(new(resource, ns), ct) : 0;
            }
        }

        return (counts, objects);
    }

    private async Task<long> CountAsync(ApiTarget all, CancellationToken ct)
    {
        var list = await _api.ListAsync(all, ListOptions.All with { Limit = 1, MetadataOnly = true }, ct);
        return list.Items.Count + (list.Remaining ?? 0);
    }

    private Resource? KindOf(string kind) =>
        _api.Catalog.All.FirstOrDefault(resource =>
            resource.IsKept && QuotaNames.IsCounted(resource) && resource.Names.GroupResource == kind);

    private void LookAt<T>(InformerFactory informers)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (_api.Catalog.All.FirstOrDefault(resource => resource.ObjectType == typeof(T)) is { } resource)
        {
            var informer = informers.For<T>();
            _triggers.Follow(informer, resource.Names.GroupResource);
            _looks[resource.Names.GroupResource] = informer.Lister.InNamespace;
        }
    }
}
