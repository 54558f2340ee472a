using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Jota.Api;
using Jota.Kubelet.Specs;
using Jota.Kubelet.StaticPods;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>
/// The pods of a node from both its sources: those that the API has bound to it, but for images of its own, and those of its manifest
/// folder. Where the folder has another pod of a name, that one is told when nothing is left of the one before.
/// </summary>
/// <param name="api">Tells of the API's pods.</param>
/// <param name="folder">Tells of the node's own; null where it has none.</param>
/// <param name="mirrors">Keeps the images of these in the API.</param>
internal sealed class NodePodSource(IPodSource api, StaticPodFolder? folder, MirrorPods mirrors) : IPodSource
{
    private readonly Lock _gate = new();

    // What was told of each name of the folder, and what is to be told when that has ended.
    private readonly Dictionary<ObjectKey, (V1Pod Told, bool Ends, V1Pod? Next)> _own = [];
    private readonly HashSet<ObjectKey> _images = [];
    private Channel<PodChange> _changes = Channel.CreateUnbounded<PodChange>();
    private int _unsynced;

    public async IAsyncEnumerable<PodChange> FollowAsync(string node, [EnumeratorCancellation] CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var changes = Channel.CreateUnbounded<PodChange>(new() { SingleReader = true });
        lock (_gate)
        {
            (_changes, _unsynced) = (changes, folder is null ? 1 : 2);
        }

        Task[] pumps = [PumpAsync(changes, FollowApiAsync(node, end.Token)), PumpAsync(changes, FollowFolderAsync(end.Token))];
        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(ct))
            {
                yield return change;
            }
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(pumps);
        }
    }

    /// <summary>Nothing is left of a pod: one of the same name may begin.</summary>
    public void Ended(V1Pod pod)
    {
        lock (_gate)
        {
            var key = pod.Key();
            if (_own.TryGetValue(key, out var own) && own.Told.Metadata.Uid == pod.Metadata.Uid)
            {
                _own.Remove(key);
                mirrors.Ended(pod);
                if (own.Next is { } next)
                {
                    Begin(key, next);
                }
            }
        }
    }

    // What ends one of them ends both: whoever reads begins anew.
    private static async Task PumpAsync(Channel<PodChange> changes, Task following)
    {
        try
        {
            await following;
        }
        catch (Exception e)
        {
            changes.Writer.TryComplete(e);
        }
    }

    private async Task FollowApiAsync(string node, CancellationToken ct)
    {
        await foreach (var change in api.FollowAsync(node, ct))
        {
            lock (_gate)
            {
                if (change.Synced)
                {
                    Sync();
                }
                else if (change.Pod is { } pod ? MirrorPods.IsMirror(pod) : _images.Contains(change.Key))
                {
                    Note(change);
                }
                else if (!_own.ContainsKey(change.Key))
                {
                    _changes.Writer.TryWrite(change);
                }
            }
        }
    }

    private async Task FollowFolderAsync(CancellationToken ct)
    {
        if (folder is null)
        {
            return;
        }

        await foreach (var change in folder.FollowAsync(ct))
        {
            lock (_gate)
            {
                if (change.Synced)
                {
                    Sync();
                }
                else
                {
                    Apply(change);
                }
            }
        }
    }

    /// <summary>Called under the lock.</summary>
    private void Note(PodChange change)
    {
        if (change.Pod is not null)
        {
            _images.Add(change.Key);
        }
        else
        {
            _images.Remove(change.Key);
        }

        mirrors.Seen(change.Key, change.Pod);
    }

    /// <summary>Called under the lock.</summary>
    private void Apply(StaticPodChange change)
    {
        if (!_own.TryGetValue(change.Key, out var own))
        {
            if (change.Pod is { } first)
            {
                Begin(change.Key, first);
            }

            return;
        }

        if (change.Pod?.Metadata.Uid == own.Told.Metadata.Uid && !own.Ends)
        {
            _changes.Writer.TryWrite(new(change.Key, own.Told));
            return;
        }

        // An intent to stop is never taken back: what is to run is told when the one before has ended, even if it is the same again.
        _own[change.Key] = (own.Told, true, change.Pod);
        _changes.Writer.TryWrite(new(change.Key, null));
    }

    /// <summary>Called under the lock.</summary>
    private void Begin(ObjectKey key, V1Pod pod)
    {
        _own[key] = (pod, false, null);
        mirrors.Run(pod);
        _changes.Writer.TryWrite(new(key, pod));
    }

    /// <summary>Called under the lock.</summary>
    private void Sync()
    {
        if (--_unsynced == 0)
        {
            mirrors.Synced();
            _changes.Writer.TryWrite(new(default, null, Synced: true));
        }
        else if (_unsynced < 0)
        {
            _changes.Writer.TryWrite(new(default, null, Synced: true));
        }
    }
}
