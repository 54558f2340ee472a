using Jota.Client;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Simulated;

namespace Jota.Kubelet.Figures;

/// <summary>
/// What a simulated node is said to use: the sums of what its containers are (<see cref="SimulatedUse"/>), and a little for itself. The
/// machine is not looked at. Processor time is counted from one look to the next, so that it never falls when a container's use does.
/// </summary>
internal sealed class SimulatedFigures(string node, Func<IEnumerable<RunningPod>> pods, MachineFacts machine, TimeProvider clock)
    : INodeFigures
{
    /// <summary>Over which time rates are said to be; who has run for less has no figures yet.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private const ulong OwnNanoCores = 50_000_000;
    private const ulong OwnBytes = 256 << 20;

    private readonly Lock _gate = new();
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private Dictionary<string, (DateTimeOffset At, ulong Nanos)> _counted = new(StringComparer.Ordinal);

    public Task<NodeSummary> ReadAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var counted = new Dictionary<string, (DateTimeOffset At, ulong Nanos)>(StringComparer.Ordinal);
            List<PodFigures> all = [.. pods().Select(pod => Of(pod, now, counted)).OfType<PodFigures>()];
            var own = Count("", _startedAt, OwnNanoCores, now, counted);
            _counted = counted;
            return Task.FromResult(new NodeSummary { Node = Node(all, own, now), Pods = all, Window = Window });
        }
    }

    private PodFigures? Of(RunningPod pod, DateTimeOffset now, Dictionary<string, (DateTimeOffset At, ulong Nanos)> counted)
    {
        List<ContainerFigures> containers = [];
        foreach (var container in pod.Containers)
        {
            var started = container.StartedAt ?? container.CreatedAt;
            if (now - started >= First)
            {
                containers.Add(Of(container, SimulatedUse.Of(pod.Pod, container.Name), started, now, counted));
            }
        }

        return containers.Count == 0 ? null : PodSums.Of(pod, containers);
    }

    private ContainerFigures Of(
        ObservedContainer container, SimulatedUse use, DateTimeOffset started, DateTimeOffset now,
        Dictionary<string, (DateTimeOffset At, ulong Nanos)> counted) => new()
        {
            Name = container.Name,
            StartTime = started.UtcDateTime,
            Cpu = new()
            {
                Time = now.UtcDateTime,
                UsageNanoCores = use.NanoCores,
                UsageCoreNanoSeconds = Count(container.Id, started, use.NanoCores, now, counted),
            },
            Memory = new()
            {
                Time = now.UtcDateTime,
                UsageBytes = use.Bytes,
                WorkingSetBytes = use.Bytes,
                RssBytes = use.Bytes,
            },
        };

    private ulong Count(
        string id, DateTimeOffset started, ulong nanoCores, DateTimeOffset now,
        Dictionary<string, (DateTimeOffset At, ulong Nanos)> counted)
    {
        var (at, nanos) = _counted.TryGetValue(id, out var before) ? before : (started, 0UL);
        var more = (ulong)(Math.Max(0, (now - at).TotalSeconds) * nanoCores);
        counted[id] = (now, nanos + more);
        return nanos + more;
    }

    private NodeFigures Node(List<PodFigures> all, ulong ownNanos, DateTimeOffset now)
    {
        ulong cores = OwnNanoCores, nanos = ownNanos, bytes = OwnBytes;
        foreach (var pod in all)
        {
            cores += pod.Cpu?.UsageNanoCores ?? 0;
            nanos += pod.Cpu?.UsageCoreNanoSeconds ?? 0;
            bytes += pod.Memory?.WorkingSetBytes ?? 0;
        }

        var time = now.UtcDateTime;
        return new()
        {
            NodeName = node,
            StartTime = _startedAt.UtcDateTime,
            Cpu = new() { Time = time, UsageNanoCores = cores, UsageCoreNanoSeconds = nanos },
            Memory = new()
            {
                Time = time,
                AvailableBytes = (ulong)machine.Memory > bytes ? (ulong)machine.Memory - bytes : 0,
                UsageBytes = bytes,
                WorkingSetBytes = bytes,
                RssBytes = bytes,
            },
        };
    }
}
