using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Cgroups;
using Jota.Kubelet.Specs;

namespace Jota.Kubelet.Figures;

/// <summary>What a line of <c>/metrics/cadvisor</c> is about: the whole node, a pod, or a container.</summary>
/// <param name="Cgroup">The cgroup.</param>
internal sealed record CadvisorSubject(string Cgroup)
{
    public string Container { get; init; } = "";

    public string Image { get; init; } = "";

    /// <summary>The runtime's id.</summary>
    public string Name { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Pod { get; init; } = "";

    public DateTime StartTime { get; init; }

    public CpuFigures? Cpu { get; init; }

    public MemoryFigures? Memory { get; init; }

    public DiskFigures? Disk { get; init; }

    /// <summary>Bytes; 0 for none, null where that is not known.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>The node, then each pod with its containers.</summary>
    public static IReadOnlyList<CadvisorSubject> All(NodeSummary figures, IReadOnlyList<RunningPod> pods)
    {
        List<CadvisorSubject> all =
        [
            new("/")
            {
                StartTime = figures.Node.StartTime,
                Cpu = figures.Node.Cpu,
                Memory = figures.Node.Memory,
                Disk = figures.Node.Fs,
            },
        ];
        var running = pods.ToDictionary(pod => pod.Pod.Metadata.Uid ?? "", StringComparer.Ordinal);
        foreach (var used in figures.Pods)
        {
            if (running.TryGetValue(used.PodRef.Uid, out var pod))
            {
                all.Add(OfPod(pod) with { StartTime = used.StartTime, Cpu = used.Cpu, Memory = used.Memory });
                all.AddRange(used.Containers.Select(container => OfContainer(pod, container)).OfType<CadvisorSubject>());
            }
        }

        return all;
    }

    /// <summary>A pod's sandbox, which has its network.</summary>
    public static CadvisorSubject OfSandbox(RunningPod pod) => OfPod(pod) with
    {
        Cgroup = $"{CgroupOf(pod)}/{pod.Sandbox}",
        Name = pod.Sandbox,
    };

    /// <summary>All labels, in the order of their names.</summary>
    /// <param name="more">Those that only this figure has.</param>
    public (string Name, string Value)[] Labels(ReadOnlySpan<(string Name, string Value)> more)
    {
        (string Name, string Value)[] all =
        [
            ("container", Container), ("id", Cgroup), ("image", Image), ("name", Name), ("namespace", Namespace), ("pod", Pod), .. more,
        ];
        Array.Sort(all, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return all;
    }

    private static CadvisorSubject OfPod(RunningPod pod) => new(CgroupOf(pod))
    {
        Namespace = pod.Pod.Metadata.NamespaceProperty ?? "",
        Pod = pod.Pod.Metadata.Name,
    };

    private static CadvisorSubject? OfContainer(RunningPod pod, ContainerFigures figures) =>
        pod.Containers.FirstOrDefault(container => container.Name == figures.Name) is not { } run ? null : OfPod(pod) with
        {
            Cgroup = $"{CgroupOf(pod)}/{run.Id}",
            Container = figures.Name,
            Image = run.Image,
            Name = run.Id,
            StartTime = figures.StartTime,
            Cpu = figures.Cpu,
            Memory = figures.Memory,
            Disk = figures.Rootfs,
            MemoryLimit = pod.Pod.Find(figures.Name)?.Resources?.Limits is { } limits && limits.TryGetValue("memory", out var limit)
                ? Saturating.Whole(limit.ToDecimal())
                : 0,
        };

    private static string CgroupOf(RunningPod pod) => "/" + PodCgroups.PathOf(pod.Pod);
}
