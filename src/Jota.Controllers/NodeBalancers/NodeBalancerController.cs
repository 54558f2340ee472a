using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Tells services of type LoadBalancer the addresses of nodes as theirs (<c>status.loadBalancer.ingress</c>): what upstream leaves to a
/// cloud. Looks at all of them at once, since they share the nodes' ports.
/// </summary>
internal sealed class NodeBalancerController(ControllerContext context, NodeBalancerOptions options) : IReconciler
{
    private static readonly ObjectKey All = ObjectKey.Cluster("all");

    private readonly IApi _api = context.Api;
    private readonly ILister<V1Service> _services = context.Lister<V1Service>();
    private readonly ILister<V1Node> _nodes = context.Lister<V1Node>();
    private readonly IEventRecorder _events = context.Events("service-controller");
    private readonly Resource _kind = context.Api.Catalog.For<V1Service>();
    private readonly Dictionary<ObjectKey, string> _refused = [];

    public void Configure(ControllerBuilder controller) => controller.Named("node-balancer").StartsWith(All)
        .Watches<V1Service>(service => service.Spec?.Type == "LoadBalancer" ? [All] : [])
        .Watches<V1Node>(_ => [All]);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        var plan = NodeBalancerPlan.Compute(_services.All(), _nodes.All(), options);
        foreach (var balancer in plan.Services)
        {
            Tell(balancer);
            if (!balancer.IsTold)
            {
                await UpdateAsync(balancer, ct);
            }
        }

        foreach (var gone in _refused.Keys.Except(plan.Services.Select(balancer => balancer.Service.Key())).ToList())
        {
            _refused.Remove(gone);
        }

        return Recheck.OnChange;
    }

    /// <summary>Once for each reason.</summary>
    private void Tell(NodeBalancer balancer)
    {
        var key = balancer.Service.Key();
        if (balancer.Refusal is not { } why)
        {
            _refused.Remove(key);
        }
        else if (_refused.GetValueOrDefault(key) != why)
        {
            _refused[key] = why;
            _events.Record(
                balancer.Service.Reference(_kind), EventType.Warning, "SyncLoadBalancerFailed", $"Error syncing load balancer: {why}");
        }
    }

    private async Task UpdateAsync(NodeBalancer balancer, CancellationToken ct)
    {
        try
        {
            var service = balancer.Service;
            await _api.UpdateStatusAsync(service with { Metadata = service.Metadata with { }, Status = balancer.Status }, ct);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // It has changed, or is gone: everything is looked at again.
        }
    }
}
