using System.Buffers;
using System.Text;
using Jota.Client;
using Jota.Kubelet.Figures;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Runtime.Cri.V1;
using k8s.Models;

namespace Jota.Kubelet.Tests.Figures;

/// <summary>A node's figures in cAdvisor's words.</summary>
public sealed class CadvisorTextTests
{
    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Theory]
    [InlineData("""container_cpu_usage_seconds_total{container="c",cpu="total",id="/kubepods/burstable/podu/run",image="nginx:1",name="run",namespace="n",pod="web"} 1.5 1767323045000""")]
    [InlineData("""container_cpu_usage_seconds_total{container="",cpu="total",id="/kubepods/burstable/podu",image="",name="",namespace="n",pod="web"} 2.5 1767323045000""")]
    [InlineData("""container_cpu_usage_seconds_total{container="",cpu="total",id="/",image="",name="",namespace="",pod=""} 100 1767323045000""")]
    [InlineData("""container_memory_working_set_bytes{container="c",id="/kubepods/burstable/podu/run",image="nginx:1",name="run",namespace="n",pod="web"} 30 1767323045000""")]
    [InlineData("""container_memory_usage_bytes{container="c",id="/kubepods/burstable/podu/run",image="nginx:1",name="run",namespace="n",pod="web"} 40 1767323045000""")]
    [InlineData("""container_memory_rss{container="c",id="/kubepods/burstable/podu/run",image="nginx:1",name="run",namespace="n",pod="web"} 20 1767323045000""")]
    [InlineData("""container_memory_failures_total{container="c",failure_type="pgmajfault",id="/kubepods/burstable/podu/run",image="nginx:1",name="run",namespace="n",pod="web",scope="container"} 7 1767323045000""")]
    [InlineData("""container_fs_usage_bytes{container="c",device="",id="/kubepods/burstable/podu/run",image="nginx:1",name="run",namespace="n",pod="web"} 4096 1767323045000""")]
    [InlineData("""container_fs_limit_bytes{container="",device="",id="/",image="",name="",namespace="",pod=""} 9000 1767323045000""")]
    [InlineData("""container_spec_memory_limit_bytes{container="c",id="/kubepods/burstable/podu/run",image="nginx:1",name="run",namespace="n",pod="web"} 67108864""")]
    [InlineData("""container_start_time_seconds{container="c",id="/kubepods/burstable/podu/run",image="nginx:1",name="run",namespace="n",pod="web"} 1767323040""")]
    [InlineData("""container_network_receive_bytes_total{container="",id="/kubepods/burstable/podu/box",image="",interface="eth0",name="box",namespace="n",pod="web"} 11 1767323045000""")]
    [InlineData("""container_network_transmit_bytes_total{container="",id="/kubepods/burstable/podu/box",image="",interface="eth0",name="box",namespace="n",pod="web"} 12 1767323045000""")]
    [InlineData("""container_scrape_error 0""")]
    [InlineData("""machine_cpu_cores{boot_id="b",machine_id="m",system_uuid="s"} 2""")]
    [InlineData("""machine_memory_bytes{boot_id="b",machine_id="m",system_uuid="s"} 4096""")]
    public void Each_figure_has_upstreams_name_and_labels(string line) => Assert.Contains(line, Lines(Figures()));

    [Fact]
    public void Figures_that_nobody_has_are_not_made_up()
    {
        var lines = Lines(Figures());
        Assert.DoesNotContain(lines, line => line.StartsWith("container_network_receive_errors_total{", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("container_network_receive_packets_total", StringComparison.Ordinal));
    }

    [Fact]
    public void That_figures_could_not_be_had_is_told()
    {
        var lines = Lines(null);
        Assert.Contains("container_scrape_error 1", lines);
        Assert.Contains(lines, line => line.StartsWith("machine_cpu_cores", StringComparison.Ordinal));
    }

    private static NodeSummary Figures() => new()
    {
        Node = new()
        {
            NodeName = "a",
            Cpu = new() { Time = Now, UsageCoreNanoSeconds = 100_000_000_000 },
            Fs = new() { Time = Now, CapacityBytes = 9000 },
        },
        Pods =
        [
            new()
            {
                PodRef = new("web", "n", "u"),
                Cpu = new() { Time = Now, UsageCoreNanoSeconds = 2_500_000_000 },
                Containers =
                [
                    new()
                    {
                        Name = "c",
                        StartTime = Now.AddSeconds(-5),
                        Cpu = new() { Time = Now, UsageCoreNanoSeconds = 1_500_000_000 },
                        Memory = new() { Time = Now, WorkingSetBytes = 30, UsageBytes = 40, RssBytes = 20, MajorPageFaults = 7 },
                        Rootfs = new() { Time = Now, UsedBytes = 4096 },
                    },
                ],
            },
        ],
    };

    private static string[] Lines(NodeSummary? figures)
    {
        var limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("64Mi") };
        var pod = new V1Pod
        {
            Metadata = new() { Name = "web", NamespaceProperty = "n", Uid = "u" },
            Spec = new() { Containers = [new V1Container { Name = "c", Resources = new() { Limits = limits } }] },
        };
        var run = new ObservedContainer("run", "c", "box", ContainerRunState.Running) { Image = "nginx:1" };
        var network = new NetworkInterfaceUsage { Name = "eth0", RxBytes = new() { Value = 11 }, TxBytes = new() { Value = 12 } };
        var networks = new Dictionary<string, IReadOnlyList<NetworkUse>>
        {
            ["box"] = NetworkUse.Of(new NetworkUsage { Timestamp = 1767323045_000_000_000, DefaultInterface = network }),
        };
        var into = new ArrayBufferWriter<byte>();
        var machine = new MachineFacts { Cpu = 2, Memory = 4096, BootId = "b", MachineId = "m", SystemUuid = "s" };
        CadvisorText.Write(into, new(machine, figures, [new(pod, Now, [run]) { Sandbox = "box" }]) { Networks = networks });
        return Encoding.UTF8.GetString(into.WrittenSpan).Split('\n');
    }
}
