using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests.Strategies;

/// <summary>Follows the slices of a service as a router would, and notes at every change which pods may be asked.</summary>
internal sealed class EndpointWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, V1EndpointSlice> _slices = [];
    private readonly List<IReadOnlyList<string>> _states = [];
    private readonly Task _following;

    public EndpointWatch(TestCluster cluster, string service) => _following = Task.Run(() => FollowAsync(cluster, service));

    /// <summary>The pods that could be asked after each change, by name.</summary>
    public IReadOnlyList<IReadOnlyList<string>> States
    {
        get
        {
            lock (_states)
            {
                return [.. _states];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task FollowAsync(TestCluster cluster, string service)
    {
        var target = new ApiTarget(cluster.Api.Catalog.For<V1EndpointSlice>(), "default");
        var options = ListOptions.All with { Labels = Jota.Api.LabelSelector.Parse($"kubernetes.io/service-name={service}") };
        await foreach (var change in cluster.Api.WatchAsync(target, options, _stop.Token))
        {
            var slice = change.Object!.As<V1EndpointSlice>();
            if (change.Type == WatchEventType.Deleted)
            {
                _slices.Remove(slice.Metadata.Name);
            }
            else
            {
                _slices[slice.Metadata.Name] = slice;
            }

            lock (_states)
            {
                _states.Add([.. _slices.Values.SelectMany(s => s.Endpoints ?? []).Where(e => e.Conditions.Ready == true).Select(e => e.TargetRef.Name).Order()]);
            }
        }
    }
}
