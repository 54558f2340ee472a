using System.Collections.Concurrent;

namespace Jota.Kubelet.Pods;

/// <summary>Which pod a container or sandbox of the runtime belongs to, as the workers saw them.</summary>
/// <param name="needed">Whether the runtime does not say so itself; otherwise nothing is noted.</param>
internal sealed class RuntimeIndex(bool needed)
{
    private readonly ConcurrentDictionary<string, (string Uid, int State)> _owners = new(StringComparer.Ordinal);

    public void Note(string uid, ObservedPod observed)
    {
        if (!needed)
        {
            return;
        }

        foreach (var sandbox in observed.Sandboxes)
        {
            _owners[sandbox.Id] = (uid, sandbox.Ready ? 0 : 1);
        }

        foreach (var container in observed.Containers)
        {
            _owners[container.Id] = (uid, (int)container.State);
        }
    }

    public string? OwnerOf(string id) => _owners.TryGetValue(id, out var owner) ? owner.Uid : null;

    /// <summary>Whether a worker saw the thing in this state.</summary>
    public bool Knows(string id, int state) => _owners.TryGetValue(id, out var owner) && owner.State == state;

    public void Forget(string uid)
    {
        foreach (var (id, owner) in _owners)
        {
            if (owner.Uid == uid)
            {
                _owners.TryRemove(id, out _);
            }
        }
    }
}
