using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Files;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>
/// The volumes of pods' claims: paths of the machine, folders of the built-in driver, and what CSI drivers of the node give. Claim and
/// volume are asked for by name, which is all that a node may do; a pod whose claim has no volume yet is tried again.
/// </summary>
internal sealed class ClaimVolumes(IApi api, PodDirectories directories, CsiVolumes csi)
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, ClaimPlace>> _byPod = new(StringComparer.Ordinal);

    /// <summary>Called when a pod lets go of its volumes.</summary>
    public Action Released { get; set; } = static () => { };

    /// <summary>Where the folders of the built-in driver are.</summary>
    public string LocalRoot => Path.Combine(directories.Root, "local-volumes");

    /// <summary>Whether a pod has a volume of the cluster.</summary>
    public bool IsUsed(string persistentVolume) =>
        _byPod.Values.Any(pod => pod.Values.Any(place => place.PersistentVolume == persistentVolume));

    /// <summary>Makes a claim's volume ready. Throws <see cref="VolumeException"/>.</summary>
    public async Task SetUpAsync(V1Pod pod, V1Volume volume, Action onChange, CancellationToken ct)
    {
        var place = await FindAsync(pod, volume, ct);
        if (place.Csi is { } source)
        {
            place = place with { Path = csi.PathOf(pod.Metadata.Uid, source.Name) };
        }

        // Before anything is made: who removes folders looks here first.
        _byPod.GetOrAdd(pod.Metadata.Uid, static _ => new(StringComparer.Ordinal))[volume.Name] = place;
        if (directories.OnDisk)
        {
            await (place.Csi is null
                ? Task.Run(() => Ensure(pod, volume.Name, place), ct)
                : csi.SetUpAsync(pod, place.Csi, onChange, ct));
        }
    }

    /// <summary>Where a claim's volume is.</summary>
    public async Task<ClaimPlace> PlaceAsync(V1Pod pod, V1Volume volume, CancellationToken ct)
    {
        if (_byPod.TryGetValue(pod.Metadata.Uid, out var places) && places.TryGetValue(volume.Name, out var known))
        {
            return known;
        }

        // The node's agent was started anew.
        await SetUpAsync(pod, volume, static () => { }, ct);
        return _byPod[pod.Metadata.Uid][volume.Name];
    }

    /// <summary>A pod is gone.</summary>
    public void Release(string podUid)
    {
        if (_byPod.TryRemove(podUid, out _))
        {
            Released();
        }
    }

    private async Task<ClaimPlace> FindAsync(V1Pod pod, V1Volume volume, CancellationToken ct)
    {
        var name = ClaimNames.Of(pod, volume)!;
        var key = new ObjectKey(pod.Metadata.NamespaceProperty ?? "", name);
        try
        {
            var claim = await api.GetAsync<V1PersistentVolumeClaim>(key, ct);
            if (ClaimPlan.Obstacle(pod, volume, claim) is { } obstacle)
            {
                throw new VolumeException(volume.Name, $"error processing PVC {key}: {obstacle}");
            }

            var persistent = await api.GetAsync<V1PersistentVolume>(ObjectKey.Cluster(claim.Spec.VolumeName), ct);
            return ClaimPlan.Place(volume, claim, persistent, LocalRoot, out var refusal)
                ?? throw new VolumeException(volume.Name, refusal);
        }
        catch (ApiException e)
        {
            throw new VolumeException(volume.Name, $"error processing PVC {key}: failed to fetch PVC from API server: {e.Message}");
        }
    }

    private static void Ensure(V1Pod pod, string volume, ClaimPlace place)
    {
        try
        {
            if (place.HostPath is { } host)
            {
                HostPathCheck.Ensure(volume, host);
                return;
            }

            if (place.IsOwn)
            {
                Make(place.Path);
            }
            else if (!Directory.Exists(place.Path))
            {
                throw new VolumeException(volume, $"path \"{place.Path}\" does not exist");
            }

            VolumeOwnership.Apply(place.Path, pod.Spec.SecurityContext, place.IsReadOnly);
        }
        catch (IOException e)
        {
            throw new VolumeException(volume, e.Message);
        }
    }

    private static void Make(string path)
    {
        const uint Everybody = 0x1FF; // 0777
        if (Directory.Exists(path))
        {
            return;
        }

        Directory.CreateDirectory(path);
        using var folder = PinnedFile.AtPath(path, PathRules.NoLinks);
        folder.SetMode(Everybody);
    }
}
