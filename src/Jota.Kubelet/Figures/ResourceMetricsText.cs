using System.Buffers;
using Jota.Client;

namespace Jota.Kubelet.Figures;

/// <summary>A node's summary as <c>/metrics/resource</c> tells it (KEP-727): upstream's names, each figure with its time. Pure.</summary>
internal static class ResourceMetricsText
{
    private const double Nanos = 1e9;

    /// <summary>Of a node; null when its figures could not be had, which is told too.</summary>
    public static void Write(IBufferWriter<byte> into, NodeSummary? summary)
    {
        var writer = new MetricWriter(into);
        if (summary is not null)
        {
            Containers(writer, summary.Pods);
            Node(writer, summary.Node);
            Pods(writer, summary.Pods);
        }

        const string Meaning = "1 if there was an error while getting container metrics, 0 otherwise";
        var failed = summary is null ? 1 : 0;
        writer.Family("resource_scrape_error", "gauge", $"[STABLE] {Meaning}");
        writer.Sample("resource_scrape_error", failed);
        writer.Family("scrape_error", "gauge", $"[ALPHA] (Deprecated since 1.29.0) {Meaning}");
        writer.Sample("scrape_error", failed);
    }

    private static void Containers(MetricWriter writer, IReadOnlyList<PodFigures> pods)
    {
        const string Cpu = "container_cpu_usage_seconds_total";
        const string Memory = "container_memory_working_set_bytes";
        const string Start = "container_start_time_seconds";
        writer.Family(Cpu, "counter", "[STABLE] Cumulative cpu time consumed by the container in core-seconds");
        foreach (var (pod, container) in All(pods))
        {
            if (container.Cpu is { UsageCoreNanoSeconds: { } nanos, Time: var time })
            {
                writer.SampleAt(time, Cpu, nanos / Nanos, Labels(pod, container));
            }
        }

        writer.Family(Memory, "gauge", "[STABLE] Current working set of the container in bytes");
        foreach (var (pod, container) in All(pods))
        {
            if (container.Memory is { WorkingSetBytes: { } bytes, Time: var time })
            {
                writer.SampleAt(time, Memory, bytes, Labels(pod, container));
            }
        }

        writer.Family(Start, "gauge", "[STABLE] Start time of the container since unix epoch in seconds");
        foreach (var (pod, container) in All(pods))
        {
            writer.Sample(Start, (container.StartTime - DateTime.UnixEpoch).TotalSeconds, Labels(pod, container));
        }
    }

    private static void Node(MetricWriter writer, NodeFigures node)
    {
        const string Cpu = "node_cpu_usage_seconds_total";
        const string Memory = "node_memory_working_set_bytes";
        writer.Family(Cpu, "counter", "[STABLE] Cumulative cpu time consumed by the node in core-seconds");
        if (node.Cpu is { UsageCoreNanoSeconds: { } nanos, Time: var used })
        {
            writer.SampleAt(used, Cpu, nanos / Nanos);
        }

        writer.Family(Memory, "gauge", "[STABLE] Current working set of the node in bytes");
        if (node.Memory is { WorkingSetBytes: { } bytes, Time: var seen })
        {
            writer.SampleAt(seen, Memory, bytes);
        }
    }

    private static void Pods(MetricWriter writer, IReadOnlyList<PodFigures> pods)
    {
        const string Cpu = "pod_cpu_usage_seconds_total";
        const string Memory = "pod_memory_working_set_bytes";
        writer.Family(Cpu, "counter", "[STABLE] Cumulative cpu time consumed by the pod in core-seconds");
        foreach (var pod in pods)
        {
            if (pod.Cpu is { UsageCoreNanoSeconds: { } nanos, Time: var time })
            {
                writer.SampleAt(time, Cpu, nanos / Nanos, Labels(pod));
            }
        }

        writer.Family(Memory, "gauge", "[STABLE] Current working set of the pod in bytes");
        foreach (var pod in pods)
        {
            if (pod.Memory is { WorkingSetBytes: { } bytes, Time: var time })
            {
                writer.SampleAt(time, Memory, bytes, Labels(pod));
            }
        }
    }

    private static IEnumerable<(PodFigures Pod, ContainerFigures Container)> All(IReadOnlyList<PodFigures> pods) =>
        pods.SelectMany(pod => pod.Containers, (pod, container) => (pod, container));

    private static (string Name, string Value)[] Labels(PodFigures pod, ContainerFigures container) =>
        [("container", container.Name), ("namespace", pod.PodRef.Namespace), ("pod", pod.PodRef.Name)];

    private static (string Name, string Value)[] Labels(PodFigures pod) =>
        [("namespace", pod.PodRef.Namespace), ("pod", pod.PodRef.Name)];
}
