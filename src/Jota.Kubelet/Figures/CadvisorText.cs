using System.Buffers;
using Jota.Client;
using Jota.Kubelet.Nodes;

namespace Jota.Kubelet.Figures;

/// <summary>
/// A node's figures as <c>/metrics/cadvisor</c> tells them: upstream's names and labels, each figure with its time. What nobody counts here
/// (such as packets, or the states of tasks) is left out. Pure.
/// </summary>
internal static class CadvisorText
{
    private const double Nanos = 1e9;

    /// <summary>Of a node; without figures where they could not be had, which is told too.</summary>
    public static void Write(IBufferWriter<byte> into, CadvisorInput input)
    {
        var writer = new MetricWriter(into);
        var all = input.Figures is { } figures ? CadvisorSubject.All(figures, input.Pods) : [];
        Version(writer, input.Machine);
        Cpu(writer, all);
        Disk(writer, all);
        Memory(writer, all);
        Network(writer, input);
        writer.Family("container_scrape_error", "gauge", "1 if there was an error while getting container metrics, 0 otherwise");
        writer.Sample("container_scrape_error", input.Figures is null ? 1 : 0);
        Specs(writer, all);
        Machine(writer, input.Machine);
    }

    private static void Version(MetricWriter writer, MachineFacts machine)
    {
        const string Name = "cadvisor_version_info";
        writer.Family(Name, "gauge",
            "A metric with a constant '1' value labeled by kernel version, OS version, docker version, cadvisor version & cadvisor " +
            "revision.");
        writer.Sample(Name, 1, [
            ("cadvisorRevision", ""), ("cadvisorVersion", ""), ("dockerVersion", ""), ("kernelVersion", machine.KernelVersion),
            ("osVersion", machine.OsImage)]);
    }

    private static void Cpu(MetricWriter writer, IReadOnlyList<CadvisorSubject> all)
    {
        const string Total = "container_cpu_usage_seconds_total";
        writer.Family(Total, "counter", "Cumulative cpu time consumed in seconds.");
        foreach (var one in all)
        {
            if (one.Cpu is { UsageCoreNanoSeconds: { } nanos, Time: var time })
            {
                writer.SampleAt(time, Total, nanos / Nanos, one.Labels([("cpu", "total")]));
            }
        }
    }

    private static void Disk(MetricWriter writer, IReadOnlyList<CadvisorSubject> all)
    {
        OfDisk(writer, all, "container_fs_limit_bytes", "Number of bytes that can be consumed by the container on this filesystem.",
            disk => disk.CapacityBytes);
        OfDisk(writer, all, "container_fs_usage_bytes", "Number of bytes that are consumed by the container on this filesystem.",
            disk => disk.UsedBytes);
    }

    private static void OfDisk(
        MetricWriter writer, IReadOnlyList<CadvisorSubject> all, string name, string help, Func<DiskFigures, ulong?> figure)
    {
        writer.Family(name, "gauge", help);
        foreach (var one in all)
        {
            if (one.Disk is { Time: var time } disk && figure(disk) is { } value)
            {
                writer.SampleAt(time, name, value, one.Labels([("device", "")]));
            }
        }
    }

    private static void Memory(MetricWriter writer, IReadOnlyList<CadvisorSubject> all)
    {
        const string Failures = "container_memory_failures_total";
        writer.Family(Failures, "counter", "Cumulative count of memory allocation failures.");
        foreach (var one in all)
        {
            foreach (var (type, count) in ((string, ulong?)[])
                [("pgfault", one.Memory?.PageFaults), ("pgmajfault", one.Memory?.MajorPageFaults)])
            {
                if (count is { } known)
                {
                    writer.SampleAt(one.Memory!.Time, Failures, known, one.Labels([("failure_type", type), ("scope", "container")]));
                }
            }
        }

        OfMemory(writer, all, "container_memory_rss", "Size of RSS in bytes.", memory => memory.RssBytes);
        OfMemory(
            writer, all, "container_memory_usage_bytes",
            "Current memory usage in bytes, including all memory regardless of when it was accessed", memory => memory.UsageBytes);
        OfMemory(writer, all, "container_memory_working_set_bytes", "Current working set in bytes.", memory => memory.WorkingSetBytes);
    }

    private static void OfMemory(
        MetricWriter writer, IReadOnlyList<CadvisorSubject> all, string name, string help, Func<MemoryFigures, ulong?> figure)
    {
        writer.Family(name, "gauge", help);
        foreach (var one in all)
        {
            if (one.Memory is { Time: var time } memory && figure(memory) is { } value)
            {
                writer.SampleAt(time, name, value, one.Labels([]));
            }
        }
    }

    private static void Network(MetricWriter writer, CadvisorInput input)
    {
        OfNetwork(writer, input, "container_network_receive_bytes_total", "Cumulative count of bytes received", use => use.ReceivedBytes);
        OfNetwork(
            writer, input, "container_network_receive_errors_total", "Cumulative count of errors encountered while receiving",
            use => use.ReceiveErrors);
        OfNetwork(writer, input, "container_network_transmit_bytes_total", "Cumulative count of bytes transmitted", use => use.SentBytes);
        OfNetwork(
            writer, input, "container_network_transmit_errors_total", "Cumulative count of errors encountered while transmitting",
            use => use.SendErrors);
    }

    private static void OfNetwork(
        MetricWriter writer, CadvisorInput input, string name, string help, Func<NetworkUse, ulong?> figure)
    {
        writer.Family(name, "counter", help);
        foreach (var pod in input.Pods)
        {
            foreach (var use in input.Networks.GetValueOrDefault(pod.Sandbox) ?? [])
            {
                if (figure(use) is { } value)
                {
                    var labels = CadvisorSubject.OfSandbox(pod).Labels([("interface", use.Interface)]);
                    writer.SampleAt(use.Time.UtcDateTime, name, value, labels);
                }
            }
        }
    }

    private static void Specs(MetricWriter writer, IReadOnlyList<CadvisorSubject> all)
    {
        const string Limit = "container_spec_memory_limit_bytes";
        const string Start = "container_start_time_seconds";
        writer.Family(Limit, "gauge", "Memory limit for the container.");
        foreach (var one in all.Where(one => one.MemoryLimit is not null))
        {
            writer.Sample(Limit, one.MemoryLimit!.Value, one.Labels([]));
        }

        writer.Family(Start, "gauge", "Start time of the container since unix epoch in seconds.");
        foreach (var one in all.Where(one => one.StartTime != default))
        {
            writer.Sample(Start, Math.Floor((one.StartTime - DateTime.UnixEpoch).TotalSeconds), one.Labels([]));
        }
    }

    private static void Machine(MetricWriter writer, MachineFacts machine)
    {
        (string, string)[] labels =
            [("boot_id", machine.BootId), ("machine_id", machine.MachineId), ("system_uuid", machine.SystemUuid)];
        writer.Family("machine_cpu_cores", "gauge", "Number of logical CPU cores.");
        writer.Sample("machine_cpu_cores", (double)machine.Cpu, labels);
        writer.Family("machine_memory_bytes", "gauge", "Amount of memory installed on the machine.");
        writer.Sample("machine_memory_bytes", machine.Memory, labels);
        writer.Family("machine_scrape_error", "gauge", "1 if there was an error while getting machine metrics, 0 otherwise.");
        writer.Sample("machine_scrape_error", 0);
    }
}
