using System.Buffers;
using System.Text;
using Jota.Client;
using Jota.Kubelet.Figures;
using Jota.Kubelet.Observed;
using k8s.Models;

namespace Jota.Kubelet.Tests.Figures;

/// <summary>A node's summary, of two looks.</summary>
public sealed class SummaryPlanTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then.AddSeconds(10);

    [Fact]
    public void Use_at_present_is_what_was_used_between_the_looks()
    {
        var summary = SummaryPlan.Compute(
            "a", [Pod("web", "one", "two")],
            Sample(Then, 100_000_000_000, ("one", 1_000_000_000), ("two", 0)),
            Sample(Now, 112_000_000_000, ("one", 6_000_000_000), ("two", 2_500_000_000)));
        Assert.Equal((TimeSpan.FromSeconds(10), 1_200_000_000UL), (summary.Window, summary.Node.Cpu!.UsageNanoCores));
        var pod = Assert.Single(summary.Pods);
        Assert.Equal([500_000_000UL, 250_000_000UL], pod.Containers.Select(c => c.Cpu!.UsageNanoCores!.Value));
        Assert.Equal((750_000_000UL, 8_500_000_000UL, 2048UL), (pod.Cpu!.UsageNanoCores, pod.Cpu.UsageCoreNanoSeconds, pod.Memory!.WorkingSetBytes));
    }

    [Fact]
    public void A_container_that_was_not_there_at_the_first_look_began_with_nothing()
    {
        var summary = SummaryPlan.Compute("a", [Pod("web", "one")], Sample(Then, 0), Sample(Now, 0, ("one", 1_000_000_000)));
        Assert.Equal(200_000_000UL, summary.Pods[0].Containers[0].Cpu!.UsageNanoCores);
    }

    [Fact]
    public void A_count_that_began_anew_says_nothing_of_the_present()
    {
        var summary = SummaryPlan.Compute("a", [Pod("web", "one")], Sample(Then, 5, ("one", 9)), Sample(Now, 4, ("one", 8)));
        Assert.Null(summary.Node.Cpu!.UsageNanoCores);
        Assert.Null(summary.Pods[0].Cpu!.UsageNanoCores);
    }

    [Fact]
    public void What_the_runtime_does_not_tell_of_has_no_figures()
    {
        var summary = SummaryPlan.Compute("a", [Pod("web", "one"), Pod("db", "two")], Sample(Then, 0), Sample(Now, 0, ("one", 1)));
        Assert.Equal(["web"], summary.Pods.Select(pod => pod.PodRef.Name));
    }

    [Fact]
    public void The_document_has_upstreams_names()
    {
        var summary = SummaryPlan.Compute("a", [Pod("web", "one")], Sample(Then, 0, ("one", 0)), Sample(Now, 1, ("one", 1)));
        var json = Encoding.UTF8.GetString(NodeSummaryJson.Encode(summary));
        Assert.StartsWith("""{"node":{"nodeName":"a","startTime":"2026-01-01T00:00:00Z","cpu":{"time":"2026-01-02T03:04:10Z","usageNanoCores":0,"usageCoreNanoSeconds":1}""", json, StringComparison.Ordinal);
        Assert.Contains("""{"podRef":{"name":"web","namespace":"n","uid":"web-uid"}""", json, StringComparison.Ordinal);
        Assert.DoesNotContain("window", json, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(summary.Pods[0].Containers[0].Memory, NodeSummaryJson.Decode(Encoding.UTF8.GetBytes(json)).Pods[0].Containers[0].Memory);
    }

    [Fact]
    public void Prometheus_form_has_each_figure_with_its_time()
    {
        var summary = SummaryPlan.Compute("a", [Pod("web", "one")], Sample(Then, 0), Sample(Now, 2_500_000_000, ("one", 1_500_000_000)));
        var text = new ArrayBufferWriter<byte>();
        ResourceMetricsText.Write(text, summary);
        var lines = Encoding.UTF8.GetString(text.WrittenSpan).Split('\n');
        Assert.Contains("container_cpu_usage_seconds_total{container=\"one\",namespace=\"n\",pod=\"web\"} 1.5 1767323050000", lines);
        Assert.Contains("container_memory_working_set_bytes{container=\"one\",namespace=\"n\",pod=\"web\"} 1024 1767323050000", lines);
        Assert.Contains("node_cpu_usage_seconds_total 2.5 1767323050000", lines);
        Assert.Contains("pod_cpu_usage_seconds_total{namespace=\"n\",pod=\"web\"} 1.5 1767323050000", lines);
        Assert.Contains("resource_scrape_error 0", lines);
        var failed = new ArrayBufferWriter<byte>();
        ResourceMetricsText.Write(failed, null);
        Assert.Contains("resource_scrape_error 1\n", Encoding.UTF8.GetString(failed.WrittenSpan), StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_is_read_as_its_kernel_tells()
    {
        var proc = Directory.CreateTempSubdirectory("jota-proc-").FullName;
        Directory.CreateDirectory(Path.Combine(proc, "sys/kernel"));
        File.WriteAllText(Path.Combine(proc, "stat"), "cpu  100 10 50 9999 7 1 2 3 40 0\ncpu0 1 1 1 1\nbtime 1767225600\n");
        File.WriteAllText(Path.Combine(proc, "meminfo"), "MemTotal: 1000 kB\nMemFree: 300 kB\nInactive(file): 200 kB\nAnonPages: 100 kB\n");
        File.WriteAllText(Path.Combine(proc, "vmstat"), "pgfault 12\npgmajfault 3\n");
        File.WriteAllText(Path.Combine(proc, "loadavg"), "0.10 0.12 0.15 2/345 6789\n");
        File.WriteAllText(Path.Combine(proc, "sys/kernel/pid_max"), "32768\n");
        var usage = MachineUsage.Read(Now, "/nowhere", proc);
        Assert.Equal(166UL * 10_000_000, usage.CpuNanos);
        Assert.Equal((700UL * 1024, 500UL * 1024, 100UL * 1024), (usage.InUse, usage.WorkingSet, usage.Rss));
        Assert.Equal((12UL, 3UL, 345L, 32768L), (usage.PageFaults, usage.MajorPageFaults, usage.Processes, usage.MaxPid));
        Directory.Delete(proc, recursive: true);
        Assert.Equal(0UL, MachineUsage.Read(Now, "/nowhere", "/nowhere").CpuNanos);
    }

    private static RunningPod Pod(string name, params string[] containers) => new(
        new V1Pod { Metadata = new() { Name = name, NamespaceProperty = "n", Uid = $"{name}-uid" } },
        Then,
        [.. containers.Select(one => new ObservedContainer(one, one, "s", ContainerRunState.Running) { StartedAt = Now.AddSeconds(-5) })]);

    private static UsageSample Sample(DateTimeOffset at, ulong machine, params (string Id, ulong Nanos)[] containers) => new(
        new MachineUsage(at) { CpuNanos = machine, StartedAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) },
        containers.ToDictionary(one => one.Id, one => new ContainerUsage(at, one.Nanos) { WorkingSet = 1024 }));
}
