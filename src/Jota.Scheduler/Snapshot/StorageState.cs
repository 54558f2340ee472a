using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>
/// Claims, volumes and classes as the scheduler knows them, and what pods on their way have set aside of them. Belongs to the scheduling
/// loop.
/// </summary>
internal sealed class StorageState
{
    private readonly Dictionary<ObjectKey, V1PersistentVolumeClaim> _claims = [];
    private readonly Dictionary<string, V1PersistentVolume> _volumes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, V1StorageClass> _classes = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, HashSet<string>> _users = [];
    private readonly Dictionary<string, VolumesUnderway> _underway = new(StringComparer.Ordinal);

    /// <summary>All volumes that no pod on its way has set aside for another claim.</summary>
    /// <param name="claim">The claim that they are looked at for.</param>
    public IEnumerable<V1PersistentVolume> VolumesFor(ObjectKey claim) => _underway.Count == 0
        ? _volumes.Values
        : _volumes.Values.Where(volume => !_underway.Values.Any(pod => pod.HasTaken(volume.Metadata.Name, claim)));

    public V1PersistentVolumeClaim? Claim(ObjectKey key) => _claims.GetValueOrDefault(key);

    public V1PersistentVolume? Volume(string name) => _volumes.GetValueOrDefault(name);

    public V1StorageClass? Class(string? name) => name is null ? null : _classes.GetValueOrDefault(name);

    /// <summary>The node that was chosen for a claim, by what it says itself or by a pod on its way; null for none yet.</summary>
    public string? NodeOf(V1PersistentVolumeClaim claim, ObjectKey key) =>
        ClaimBindings.Of(claim.Metadata, ClaimBindings.SelectedNode)
        ?? _underway.Values.FirstOrDefault(pod => pod.Provisions(key))?.Node;

    /// <summary>How many pods that have their nodes use a claim.</summary>
    public int UsersOf(ObjectKey claim) => _users.TryGetValue(claim, out var pods) ? pods.Count : 0;

    public ClusterChange Put(V1PersistentVolumeClaim claim)
    {
        _claims[KeyOf(claim)] = claim;
        return new ClusterChange.StorageChanged(KeyOf(claim));
    }

    public ClusterChange Put(V1PersistentVolume volume)
    {
        _volumes[volume.Metadata.Name] = volume;
        return new ClusterChange.StorageChanged(null);
    }

    public ClusterChange Put(V1StorageClass storageClass)
    {
        _classes[storageClass.Metadata.Name] = storageClass;
        return new ClusterChange.StorageChanged(null);
    }

    public ClusterChange Remove(V1PersistentVolumeClaim claim)
    {
        _claims.Remove(KeyOf(claim));
        return new ClusterChange.StorageChanged(KeyOf(claim));
    }

    public void Remove(V1PersistentVolume volume) => _volumes.Remove(volume.Metadata.Name);

    public void Remove(V1StorageClass storageClass) => _classes.Remove(storageClass.Metadata.Name);

    /// <summary>A pod has a node.</summary>
    public void Use(string uid, PodFootprint pod)
    {
        foreach (var claim in pod.Claims)
        {
            if (!_users.TryGetValue(claim, out var pods))
            {
                _users[claim] = pods = new(StringComparer.Ordinal);
            }

            pods.Add(uid);
        }
    }

    /// <summary>A pod has left its node.</summary>
    public void Leave(string uid, PodFootprint pod)
    {
        foreach (var claim in pod.Claims)
        {
            if (_users.TryGetValue(claim, out var pods) && pods.Remove(uid) && pods.Count == 0)
            {
                _users.Remove(claim);
            }
        }
    }

    /// <summary>A pod whose node is chosen waits for its volumes.</summary>
    public void Begin(string uid, VolumesUnderway volumes) => _underway[uid] = volumes;

    /// <summary>A pod waits no more, for one reason or another.</summary>
    public void End(string uid) => _underway.Remove(uid);

    /// <summary>
    /// The pods that wait for this claim among others, with why one cannot have what it waits for; null for those that have all now.
    /// </summary>
    public IEnumerable<(string Uid, string? Why)> Settled(ObjectKey claim)
    {
        foreach (var (uid, pod) in _underway.Where(entry => entry.Value.Concerns(claim)).ToList())
        {
            var now = pod.Claims.Select(key => (key, Claim(key))).ToList();
            if (now.Find(entry => pod.HasFailed(entry.key, entry.Item2)) is { key.Name: { } failed })
            {
                yield return (uid, $"provisioning failed for PVC \"{failed}\"");
            }
            else if (now.TrueForAll(entry => entry.Item2 is not null && ClaimBindings.IsComplete(entry.Item2)))
            {
                yield return (uid, null);
            }
        }
    }

    private static ObjectKey KeyOf(V1PersistentVolumeClaim claim) => new(claim.Metadata.NamespaceProperty ?? "", claim.Metadata.Name);
}
