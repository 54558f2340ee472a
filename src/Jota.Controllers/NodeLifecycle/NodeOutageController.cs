using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Lets pods leave lost and broken nodes: taints these with <c>NoExecute</c>, by <see cref="NodeOutagePlan"/>. One look for all nodes.
/// </summary>
internal sealed class NodeOutageController(ControllerContext context) : IReconciler
{
    private static readonly ObjectKey Zones = ObjectKey.Cluster("zones");

    private readonly IApi _api = context.Api;
    private readonly TimeProvider _clock = context.Clock;
    private readonly ILister<V1Node> _nodes = context.Lister<V1Node>();
    private readonly Dictionary<string, DateTimeOffset> _last = new(StringComparer.Ordinal);

    /// <summary>How many zones' turns it remembers.</summary>
    public int Turns => _last.Count;

    public void Configure(ControllerBuilder controller) => controller
        .Named("node-outage")
        .Watches<V1Node>(node => !NodeConditions.IsReady(node) || NodeTaints.Outage(node) is not null ? [Zones] : []);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        var now = _clock.SteadyNow();
        var plan = NodeOutagePlan.Compute(_nodes.All(), _last, now);
        foreach (var (node, taint) in plan.Taints)
        {
            if (NodeTaints.WithOutage(node, taint, _clock.ApiNow()) is { } taints)
            {
                await _api.UpdateAsync(
                    node with { Spec = (node.Spec ?? new()) with { Taints = taints.Count == 0 ? null : [.. taints] } }, ct);
            }
        }

        Note(plan.Charged, now);
        return plan.LookAgain is { } again ? Recheck.In(again) : Recheck.OnChange;
    }

    /// <summary>Zones come and go with the labels of nodes; only turns that somebody may have to wait for are remembered.</summary>
    private void Note(IEnumerable<string> charged, DateTimeOffset now)
    {
        foreach (var (zone, at) in _last)
        {
            if (at + NodeOutagePlan.LongestInterval <= now)
            {
                _last.Remove(zone);
            }
        }

        foreach (var zone in charged)
        {
            _last[zone] = now;
        }
    }
}
