using System.Collections.Immutable;
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
    private readonly PodsUnderway _underway = new();

    /// <summary>
    /// The volumes that may become a claim's, the best first, from whichever node they are reached: those that no pod on its way has set
    /// aside for another claim.
    /// </summary>
    public ImmutableArray<V1PersistentVolume> CandidatesFor(V1PersistentVolumeClaim claim)
    {
        var key = KeyOf(claim);
        return VolumeChoice.Candidates(claim, _volumes.Values.Where(volume => !_underway.HasTaken(volume.Metadata.Name, key)));
    }

    /// <summary>How many volumes nodes may have.</summary>
    public VolumeLimits Limits { get; } = new();

    /// <summary>
    /// The volume that a claim stands for, when a CSI driver has it or will make it; null when not, or when nothing is known of it.
    /// </summary>
    public CsiVolume? CsiVolumeOf(ObjectKey claim)
    {
        if (Claim(claim) is not { } known)
        {
            return null;
        }

        if (known.Spec.VolumeName is { Length: > 0 } name)
        {
            return CsiVolumeOf(name);
        }

        return Class(StorageClassNames.Of(known))?.Provisioner is { Length: > 0 } driver and not ClaimBindings.NoProvisioner
            ? new(driver, $"to be made for {claim}")
            : null;
    }

    /// <summary>The volume that a PersistentVolume stands for.</summary>
    public CsiVolume? CsiVolumeOf(string name) =>
        Volume(name)?.Spec?.Csi is { Driver: { } driver, VolumeHandle: { } handle } ? new(driver, handle) : null;

    public V1PersistentVolumeClaim? Claim(ObjectKey key) => _claims.GetValueOrDefault(key);

    public V1PersistentVolume? Volume(string name) => _volumes.GetValueOrDefault(name);

    public V1StorageClass? Class(string? name) => name is null ? null : _classes.GetValueOrDefault(name);

    /// <summary>The node that was chosen for a claim, by what it says itself or by a pod on its way; null for none yet.</summary>
    public string? NodeOf(V1PersistentVolumeClaim claim, ObjectKey key) =>
        ClaimBindings.Of(claim.Metadata, ClaimBindings.SelectedNode)
        ?? _underway.Of(key).FirstOrDefault(pod => pod.Volumes.Provisions(key)).Volumes?.Node;

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
    public void Begin(string uid, VolumesUnderway volumes) => _underway.Put(uid, volumes);

    /// <summary>A pod waits no more, for one reason or another.</summary>
    public void End(string uid) => _underway.Remove(uid);

    /// <summary>
    /// The pods that wait for this claim among others, with why one cannot have what it waits for; null for those that have all now.
    /// </summary>
    public IEnumerable<(string Uid, string? Why)> Settled(ObjectKey claim)
    {
        foreach (var (uid, pod) in _underway.Of(claim))
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
