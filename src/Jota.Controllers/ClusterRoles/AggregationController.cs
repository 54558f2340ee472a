using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Fills the cluster roles that take their rules from others, such as <c>admin</c>, <c>edit</c> and <c>view</c>.</summary>
internal sealed class AggregationController(ControllerContext context) : IReconciler
{
    private readonly IApi _api = context.Api;
    private readonly ILister<V1ClusterRole> _roles = context.Lister<V1ClusterRole>();

    /// <summary>Any role may be what another one takes rules from: a change leads to all that take some.</summary>
    public void Configure(ControllerBuilder controller) => controller
        .Named("clusterrole-aggregation-controller")
        .For<V1ClusterRole>()
        .Watches<V1ClusterRole>(
            _ => _roles.All().Where(role => role.AggregationRule is not null).Select(role => ObjectKey.Cluster(role.Metadata.Name)));

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_roles.Find(key) is { Metadata.DeletionTimestamp: null } role && AggregationPlan.Compute(role, _roles.All()) is { } rules)
        {
            await _api.UpdateAsync(role with { Rules = rules }, ct);
        }

        return Recheck.OnChange;
    }
}
