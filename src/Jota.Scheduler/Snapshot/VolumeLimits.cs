using k8s.Models;

namespace Jota.Scheduler;

/// <summary>A volume of a CSI driver.</summary>
/// <param name="Driver">The driver's name.</param>
/// <param name="Handle">What it calls the volume; of one that is still to be made a name that no other has.</param>
internal readonly record struct CsiVolume(string Driver, string Handle);

/// <summary>How many volumes of each driver nodes may have (CSINodes), and what is attached there (VolumeAttachments).</summary>
internal sealed class VolumeLimits
{
    private readonly Dictionary<string, Dictionary<string, int>> _limits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> _attached = new(StringComparer.Ordinal);

    /// <summary>The limits of a node by drivers; null when nothing limits it.</summary>
    public IReadOnlyDictionary<string, int>? Of(string node) => _limits.GetValueOrDefault(node);

    /// <summary>The volumes that are attached to a node, or are to be.</summary>
    public IEnumerable<string> AttachedTo(string node) => _attached.TryGetValue(node, out var volumes) ? volumes.Values : [];

    public ClusterChange Put(V1CSINode node)
    {
        var limits = (node.Spec?.Drivers ?? [])
            .Where(driver => driver.Allocatable?.Count is not null)
            .GroupBy(driver => driver.Name, StringComparer.Ordinal)
            .ToDictionary(drivers => drivers.Key, drivers => drivers.First().Allocatable.Count ?? 0, StringComparer.Ordinal);
        if (limits.Count == 0)
        {
            return Remove(node);
        }

        _limits[node.Metadata.Name] = limits;
        return new ClusterChange.StorageChanged(null);
    }

    public ClusterChange Remove(V1CSINode node)
    {
        _limits.Remove(node.Metadata.Name);
        return new ClusterChange.StorageChanged(null);
    }

    public void Put(V1VolumeAttachment attachment)
    {
        if (attachment.Spec is { NodeName: { } node, Source.PersistentVolumeName: { } volume })
        {
            if (!_attached.TryGetValue(node, out var volumes))
            {
                _attached[node] = volumes = new(StringComparer.Ordinal);
            }

            volumes[attachment.Metadata.Name] = volume;
        }
    }

    public ClusterChange Remove(V1VolumeAttachment attachment)
    {
        if (attachment.Spec?.NodeName is { } node
            && _attached.TryGetValue(node, out var volumes)
            && volumes.Remove(attachment.Metadata.Name)
            && volumes.Count == 0)
        {
            _attached.Remove(node);
        }

        return new ClusterChange.StorageChanged(null);
    }
}
