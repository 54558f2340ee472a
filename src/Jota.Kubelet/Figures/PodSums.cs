using Jota.Client;

namespace Jota.Kubelet.Figures;

/// <summary>A pod's figures, as the sums of those of its containers. Pure.</summary>
internal static class PodSums
{
    public static PodFigures Of(RunningPod pod, IReadOnlyList<ContainerFigures> containers)
    {
        var metadata = pod.Pod.Metadata;
        return new()
        {
            PodRef = new(metadata.Name, metadata.NamespaceProperty ?? "", metadata.Uid ?? ""),
            StartTime = pod.StartedAt.UtcDateTime,
            Containers = containers,
            Cpu = new()
            {
                Time = Newest(containers.Select(c => c.Cpu?.Time)),
                UsageCoreNanoSeconds = Sum(containers, c => c.Cpu?.UsageCoreNanoSeconds),
                UsageNanoCores = Sum(containers, c => c.Cpu?.UsageNanoCores),
            },
            Memory = new()
            {
                Time = Newest(containers.Select(c => c.Memory?.Time)),
                UsageBytes = Sum(containers, c => c.Memory?.UsageBytes),
                WorkingSetBytes = Sum(containers, c => c.Memory?.WorkingSetBytes),
                RssBytes = Sum(containers, c => c.Memory?.RssBytes),
                PageFaults = Sum(containers, c => c.Memory?.PageFaults),
                MajorPageFaults = Sum(containers, c => c.Memory?.MajorPageFaults),
            },
        };
    }

    private static DateTime Newest(IEnumerable<DateTime?> times) => times.Max() ?? default;

    /// <summary>Null where one of them does not know.</summary>
    private static ulong? Sum(IReadOnlyList<ContainerFigures> containers, Func<ContainerFigures, ulong?> part)
    {
        var sum = 0UL;
        foreach (var container in containers)
        {
            if (part(container) is not { } one)
            {
                return null;
            }

            sum += one;
        }

        return sum;
    }
}
