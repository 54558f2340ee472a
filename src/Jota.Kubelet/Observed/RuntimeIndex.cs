using System.Collections.Concurrent;

namespace Jota.Kubelet.Observed;

/// <summary>
/// Which pod a container or sandbox of the runtime belongs to, as its worker saw it last: what was removed from the runtime is forgotten
/// with the next look, and everything of a pod with the pod.
/// </summary>
/// <param name="needed">Whether the runtime does not say so itself; otherwise nothing is noted.</param>
internal sealed class RuntimeIndex(bool needed)
{
    private readonly ConcurrentDictionary<string, (string Uid, int State)> _owners = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ObservedPod> _seen = new(StringComparer.Ordinal);

    /// <summary>How many containers and sandboxes are known.</summary>
    public int Count => _owners.Count;

    /// <summary>What a pod's worker saw. By one worker at a time for each pod.</summary>
    public void Note(string uid, ObservedPod observed)
    {
        if (!needed)
        {
            return;
        }

        _seen.TryGetValue(uid, out var before);
        foreach (var (id, state) in PartsOf(observed))
        {
            _owners[id] = (uid, state);
        }

        _seen[uid] = observed;
        if (before is not null)
        {
            Forget(before, except: observed);
        }
    }

    public string? OwnerOf(string id) => _owners.TryGetValue(id, out var owner) ? owner.Uid : null;

    /// <summary>Whether a worker saw the thing in this state.</summary>
    public bool Knows(string id, int state) => _owners.TryGetValue(id, out var owner) && owner.State == state;

    /// <summary>Nothing is left of a pod.</summary>
    public void Forget(string uid)
    {
        if (_seen.TryRemove(uid, out var last))
        {
            Forget(last, except: ObservedPod.Nothing);
        }
    }

    private void Forget(ObservedPod pod, ObservedPod except)
    {
        foreach (var (id, _) in PartsOf(pod))
        {
            if (except.Containers.All(c => c.Id != id) && except.Sandboxes.All(s => s.Id != id))
            {
                _owners.TryRemove(id, out _);
            }
        }
    }

    private static IEnumerable<(string Id, int State)> PartsOf(ObservedPod pod) =>
        pod.Sandboxes.Select(s => (s.Id, s.Ready ? 0 : 1)).Concat(pod.Containers.Select(c => (c.Id, (int)c.State)));
}
