namespace Jota.Conformance.Tests;

/// <summary>What nodes and pods use, with every kubectl found on the machine, on simulated nodes.</summary>
public sealed class TopCommandsTests(SimulatedCluster cluster)
{
    private const string Pods = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: busy
          labels: {app: top}
          annotations: {jota.dev/sim.cpu: "250m", jota.dev/sim.memory: "96Mi"}
        spec:
          containers:
          - {name: one, image: nginx}
          - {name: two, image: nginx}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: waits
          annotations: {jota.dev/sim.pull-error: "no"}
        spec:
          containers:
          - {name: one, image: nowhere}
        """;

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Top_tells_what_pods_use_and_leaves_out_those_without_figures(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "top");
        (await kubectl.RunAsync("apply -f -", Pods)).Succeeds();
        (await kubectl.WaitAsync("pod/busy", "condition=Ready")).Succeeds();
        await Eventually.TrueAsync(async () => (await kubectl.RunAsync("top pod")).Output.Contains("busy", StringComparison.Ordinal));
        var top = (await kubectl.RunAsync("top pod")).Succeeds().Prints("CPU(cores)").Prints("MEMORY(bytes)").Prints("500m").Prints("192Mi");
        Assert.DoesNotContain("waits", top.Output, StringComparison.Ordinal);
        (await kubectl.RunAsync("top pod busy --containers")).Succeeds().Prints("one").Prints("two").Prints("250m").Prints("96Mi");
        (await kubectl.RunAsync("top pod -l app=top --no-headers")).Succeeds().Prints("busy");
        (await kubectl.RunAsync("top pod -A --sort-by=cpu")).Succeeds().Prints(kubectl.Namespace);
        (await kubectl.RunAsync("top pod waits")).Fails().Complains("not found");
        (await kubectl.RunAsync("get podmetrics busy")).Succeeds().Prints("500m");
        (await kubectl.RunAsync("get pods.metrics.k8s.io busy")).Succeeds().Prints("500m").Prints("192Mi").Prints("10s");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Top_tells_what_nodes_use_and_the_nodes_own_server_does(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "topnode");
        (await kubectl.RunAsync("top node")).Succeeds().Prints("sim-1").Prints("sim-6").Prints("CPU(cores)");
        (await kubectl.RunAsync("top node sim-2")).Succeeds().Prints("sim-2");
        (await kubectl.RunAsync("get --raw /api/v1/nodes/sim-3/proxy/stats/summary")).Succeeds().Prints("\"nodeName\":\"sim-3\"");
        (await kubectl.RunAsync("get --raw /api/v1/nodes/sim-4/proxy/metrics/resource")).Succeeds()
            .Prints("node_cpu_usage_seconds_total").Prints("node_memory_working_set_bytes").Prints("resource_scrape_error 0");
        (await kubectl.RunAsync("get --raw /api/v1/nodes/sim-4/proxy/healthz")).Succeeds().Prints("ok");
        (await kubectl.RunAsync("get --raw /api/v1/nodes/sim-4/proxy/pods")).Succeeds().Prints("PodList");
        (await kubectl.RunAsync("get --raw /apis/metrics.k8s.io/v1beta1")).Succeeds().Prints("NodeMetrics").Prints("PodMetrics");
        (await kubectl.RunAsync("get apiservice v1beta1.metrics.k8s.io")).Succeeds().Prints("Local").Prints("True");
        (await kubectl.RunAsync("explain pods.containers.usage --api-version=metrics.k8s.io/v1beta1")).Succeeds().Prints("usage");
    }
}
