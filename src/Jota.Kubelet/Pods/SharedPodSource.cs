using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Pods;

/// <summary>One watch of all pods for many nodes of one process, told apart by <c>spec.nodeName</c>.</summary>
internal sealed class SharedPodSource : IPodSource, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Channel<PodChange>> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, (string Node, ApiObject Object)> _pods = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private bool _synced;

    public SharedPodSource(IApi api, TimeProvider clock, ILogger log) => _following = Task.Run(() => FollowAllAsync(api, clock, log, _stop.Token));

    public async IAsyncEnumerable<PodChange> FollowAsync(string node, [EnumeratorCancellation] CancellationToken ct)
    {
        var channel = Channel.CreateUnbounded<PodChange>(new UnboundedChannelOptions { SingleReader = true });
        lock (_gate)
        {
            _nodes[node] = channel;
            foreach (var (key, (owner, pod)) in _pods)
            {
                if (owner == node)
                {
                    channel.Writer.TryWrite(new(key, pod.As<V1Pod>()));
                }
            }

            if (_synced)
            {
                channel.Writer.TryWrite(new(default, null, Synced: true));
            }
        }

        await foreach (var change in channel.Reader.ReadAllAsync(ct))
        {
            yield return change;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task FollowAllAsync(IApi api, TimeProvider clock, ILogger log, CancellationToken ct)
    {
        var target = new ApiTarget(api.Catalog.For<V1Pod>());
        await foreach (var change in ObjectStream.FollowAsync(api, target, ListOptions.All with { ReadsTyped = true }, clock, log, ct))
        {
            lock (_gate)
            {
                Dispatch(change);
            }
        }
    }

    private void Dispatch(ObjectChange change)
    {
        if (change.Synced)
        {
            _synced = true;
            foreach (var channel in _nodes.Values)
            {
                channel.Writer.TryWrite(new(default, null, Synced: true));
            }

            return;
        }

        if (change.Object is null)
        {
            if (_pods.Remove(change.Key, out var known))
            {
                Tell(known.Node, new(change.Key, null));
            }

            return;
        }

        // A pod without a node is nobody's; it is not even decoded.
        var node = change.Object.Field("spec.nodeName");
        if (node.Length > 0)
        {
            _pods[change.Key] = (node, change.Object);
            Tell(node, new(change.Key, _nodes.ContainsKey(node) ? change.Object.As<V1Pod>() : null));
        }
    }

    private void Tell(string node, PodChange change)
    {
        if (_nodes.TryGetValue(node, out var channel))
        {
            channel.Writer.TryWrite(change);
        }
    }
}
