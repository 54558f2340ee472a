using Jota.Client;

namespace Jota.Kubelet.Figures;

/// <summary>A node's summary, of two looks at what it and its containers have used. Pure.</summary>
internal static class SummaryPlan
{
    private const double NanosPerTick = 100;

    /// <summary>Containers that the runtime says nothing of have no figures, and so have their pods as a whole.</summary>
    public static NodeSummary Compute(string node, IEnumerable<RunningPod> pods, UsageSample before, UsageSample now) => new()
    {
        Node = Node(node, before.Machine, now.Machine),
        Pods = [.. pods.Select(pod => Pod(pod, before, now)).OfType<PodFigures>()],
        Window = now.Machine.Time - before.Machine.Time,
    };

    private static NodeFigures Node(string name, MachineUsage before, MachineUsage now)
    {
        var time = now.Time.UtcDateTime;
        return new()
        {
            NodeName = name,
            StartTime = now.StartedAt.UtcDateTime,
            Cpu = new()
            {
                Time = time,
                UsageCoreNanoSeconds = now.CpuNanos,
                UsageNanoCores = Rate((before.Time, before.CpuNanos), (now.Time, now.CpuNanos)),
            },
            Memory = new()
            {
                Time = time,
                AvailableBytes = now.Memory > now.WorkingSet ? now.Memory - now.WorkingSet : 0,
                UsageBytes = now.InUse,
                WorkingSetBytes = now.WorkingSet,
                RssBytes = now.Rss,
                PageFaults = now.PageFaults,
                MajorPageFaults = now.MajorPageFaults,
            },
            Fs = now.DiskCapacity is not { } capacity ? null : new()
            {
                Time = time,
                CapacityBytes = capacity,
                AvailableBytes = now.DiskAvailable,
                UsedBytes = capacity - Math.Min(capacity, now.DiskAvailable ?? 0),
            },
            Rlimit = new() { Time = time, MaxPid = now.MaxPid, Processes = now.Processes },
        };
    }

    private static PodFigures? Pod(RunningPod pod, UsageSample before, UsageSample now)
    {
        List<ContainerFigures> containers = [];
        foreach (var container in pod.Containers)
        {
            if (now.Containers.TryGetValue(container.Id, out var usage))
            {
                var started = container.StartedAt ?? container.CreatedAt;
                containers.Add(Container(container.Name, started, before.Containers.GetValueOrDefault(container.Id), usage));
            }
        }

        return containers.Count == 0 ? null : PodSums.Of(pod, containers);
    }

    private static ContainerFigures Container(string name, DateTimeOffset started, ContainerUsage? before, ContainerUsage now)
    {
        var time = now.Time.UtcDateTime;
        return new()
        {
            Name = name,
            StartTime = started.UtcDateTime,
            Cpu = now.CpuNanos is not { } nanos ? null : new()
            {
                Time = time,
                UsageCoreNanoSeconds = nanos,

                // One that was not there at the first look began with nothing.
                UsageNanoCores = before?.CpuNanos is { } earlier
                    ? Rate((before.Time, earlier), (now.Time, nanos))
                    : Rate((started, 0), (now.Time, nanos)),
            },
            Memory = now.WorkingSet is null && now.InUse is null ? null : new()
            {
                Time = time,
                AvailableBytes = now.Available,
                UsageBytes = now.InUse,
                WorkingSetBytes = now.WorkingSet,
                RssBytes = now.Rss,
                PageFaults = now.PageFaults,
                MajorPageFaults = now.MajorPageFaults,
            },
            Rootfs = now.DiskBytes is null && now.Inodes is null ? null : new()
            {
                Time = time,
                UsedBytes = now.DiskBytes,
                InodesUsed = now.Inodes,
            },
        };
    }

    /// <summary>Use per time; null where no time has passed, or where the count began anew.</summary>
    private static ulong? Rate((DateTimeOffset Time, ulong Nanos) before, (DateTimeOffset Time, ulong Nanos) now)
    {
        var nanos = (now.Time - before.Time).Ticks * NanosPerTick;
        return nanos <= 0 || now.Nanos < before.Nanos ? null : (ulong)((now.Nanos - before.Nanos) / nanos * 1_000_000_000);
    }
}
