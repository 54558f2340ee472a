using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Pods;

/// <summary>
/// One watch of all pods for many nodes of one process, told apart by <c>spec.nodeName</c>. A name may pass to another pod, on another
/// node or on none yet, without its end having been seen: the node that had it is told that it is gone.
/// </summary>
internal sealed class SharedPodSource : IPodSource, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Channel<PodChange>> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, (string Node, ApiObject Object)> _pods = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private HashSet<ObjectKey> _unlisted = [];
    private bool _synced;

    public SharedPodSource(IApi api, TimeProvider clock, ILogger log, LoopHealth health)
    {
        var services = new FollowServices(clock, IdSource.Random, log, new LoopHealth(health, "all nodes"));
        var loop = new Loop("pods of all nodes", health, clock, log);
        _following = Task.Run(() => loop.ForeverAsync(ct => FollowAllAsync(api, services, ct), _stop.Token));
    }

    /// <summary>How many nodes read now.</summary>
    public int Readers
    {
        get
        {
            lock (_gate)
            {
                return _nodes.Count;
            }
        }
    }

    public async IAsyncEnumerable<PodChange> FollowAsync(string node, [EnumeratorCancellation] CancellationToken ct)
    {
        var channel = Channel.CreateUnbounded<PodChange>(new UnboundedChannelOptions { SingleReader = true });
        Open(node, channel);
        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(ct))
            {
                yield return change;
            }
        }
        finally
        {
            Close(node, channel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Open(string node, Channel<PodChange> channel)
    {
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
    }

    private void Close(string node, Channel<PodChange> channel)
    {
        lock (_gate)
        {
            // The node may read anew already.
            if (_nodes.TryGetValue(node, out var present) && ReferenceEquals(present, channel))
            {
                _nodes.Remove(node);
            }
        }
    }

    private async Task FollowAllAsync(IApi api, FollowServices services, CancellationToken ct)
    {
        // Whoever follows anew does not hear of what went before: that is what is not listed.
        lock (_gate)
        {
            _unlisted = [.. _pods.Keys];
        }

        var target = new ApiTarget(api.Catalog.For<V1Pod>());
        await foreach (var change in ObjectChanges.FollowAsync(api, target, ListOptions.All with { ReadsTyped = true }, services, ct))
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
            foreach (var gone in _unlisted)
            {
                Move(gone, "");
            }

            _unlisted.Clear();
            foreach (var channel in _nodes.Values)
            {
                channel.Writer.TryWrite(new(default, null, Synced: true));
            }

            return;
        }

        // A pod without a node is nobody's; it is not even decoded.
        var node = change.Object?.Field("spec.nodeName") ?? "";
        _unlisted.Remove(change.Key);
        Move(change.Key, node);
        if (node.Length > 0)
        {
            _pods[change.Key] = (node, change.Object!);
            Tell(node, new(change.Key, _nodes.ContainsKey(node) ? change.Object!.As<V1Pod>() : null));
        }
    }

    /// <summary>A name belongs to a pod of this node now: another that had it is told that its pod is gone.</summary>
    private void Move(ObjectKey key, string node)
    {
        if (_pods.TryGetValue(key, out var known) && known.Node != node)
        {
            _pods.Remove(key);
            Tell(known.Node, new(key, null));
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
