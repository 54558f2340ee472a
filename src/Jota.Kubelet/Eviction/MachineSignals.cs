using Jota.Kubelet.Figures;
using Jota.Kubelet.Files;
using Jota.Kubelet.Images;

namespace Jota.Kubelet.Eviction;

/// <summary>What is left of this machine: a few small reads from the kernel.</summary>
/// <param name="dataDirectory">On the disk that pods use.</param>
/// <param name="images">The disk that images are on.</param>
/// <param name="clock">The time.</param>
internal sealed class MachineSignals(string dataDirectory, ImageDisk images, TimeProvider clock) : IEvictionSignals
{
    public async ValueTask<IReadOnlyDictionary<string, EvictionObservation>> ReadAsync(CancellationToken ct)
    {
        var seen = new Dictionary<string, EvictionObservation>(StringComparer.Ordinal);
        var machine = MachineUsage.Read(clock.GetUtcNow(), dataDirectory);
        if (machine.Memory > 0)
        {
            var left = machine.Memory > machine.WorkingSet ? machine.Memory - machine.WorkingSet : 0;
            seen[EvictionSignal.Memory] = new((long)left, (long)machine.Memory);
        }

        if (machine is { Processes: { } processes, MaxPid: > 0 and { } most })
        {
            seen[EvictionSignal.Pids] = new(most - processes, most);
        }

        Add(seen, EvictionSignal.NodeFs, EvictionSignal.NodeFsInodes, FileSystemUse.Of(dataDirectory));
        Add(seen, EvictionSignal.ImageFs, EvictionSignal.ImageFsInodes, await images.ReadAsync(ct));
        return seen;
    }

    private static void Add(Dictionary<string, EvictionObservation> seen, string bytes, string files, FileSystemUse? disk)
    {
        if (disk is not { } use)
        {
            return;
        }

        seen[bytes] = new(use.Available, use.Capacity);
        if (use.Inodes > 0)
        {
            seen[files] = new(use.InodesFree, use.Inodes);
        }
    }
}
