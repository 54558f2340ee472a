using Jota.Client;
using Jota.Kubelet.Configuration;
using Jota.Kubelet.Eviction;
using Jota.Kubelet.Figures;
using Jota.Kubelet.Images;
using Jota.Kubelet.Pods;

namespace Jota.Kubelet;

/// <summary>What gives something up when a node runs out of it: images first, then pods.</summary>
internal sealed class ReclaimParts
{
    public ReclaimParts(
        KubeletOptions options, KubeletConfiguration settings, KubeletParts parts, PodWorkers workers, INodeFigures figures,
        IEventRecorder events, Func<CancellationToken, Task> tell)
    {
        var disk = new ImageDisk(options.Runtime, options.DataDirectory);
        Images = settings.Images is null ? null : new(new()
        {
            Node = options.NodeName,
            Options = settings.Images,
            Runtime = options.Runtime,
            Disk = disk.ReadAsync,
            Mounted = () => Mounted(workers),
            Keeps = image => options.ComingImages?.Keeps(image) == true,
            Events = events,
            Counts = parts.Counts,
            Clock = options.Clock,
        });
        Eviction = settings.Eviction is null ? null : new(new()
        {
            Node = options.NodeName,
            Settings = settings.Eviction,
            Signals = options.TouchesMachine
                ? new MachineSignals(options.DataDirectory, disk, options.Clock)
                : new SummarySignals(figures),
            Figures = figures,
            Pods = new EvictablePods(workers, events, options.Clock),
            ReclaimDisk = ct => Images?.RemoveUnusedAsync(ct) ?? Task.CompletedTask,
            Tell = tell,
            Events = events,
            Counts = parts.Counts,
            Clock = options.Clock,
        });
    }

    /// <summary>Removes images; null where they all stay.</summary>
    public ImageCollector? Images { get; }

    /// <summary>Gives up pods; null where none is given up.</summary>
    public EvictionLoop? Eviction { get; }

    private static IEnumerable<string> Mounted(PodWorkers workers) => workers.All
        .SelectMany(worker => worker.Pod.Spec.Volumes ?? [])
        .Select(volume => volume.Image?.Reference is { } image ? ImageReference.Normalize(image, out _) : null)
        .OfType<string>();
}
