using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Conformance.Tests;

/// <summary>What real containers use, as their runtime counts it.</summary>
public sealed class TopContainerTests(ContainerCluster cluster)
{
    private const string Pods = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: burns
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - name: burns
            image: busybox:1.36
            command: [sh, -c, "while true; do :; done"]
            resources: {limits: {cpu: 200m, memory: 64Mi}}
          - name: sleeps
            image: busybox:1.36
            command: [sleep, "3600"]
        """;

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Top_tells_what_containers_use(string program)
    {
        var kubectl = await cluster.KubectlAsync("topreal", program);
        (await kubectl.RunAsync("apply -f -", Pods)).Succeeds();
        (await kubectl.WaitAsync("pod/burns", "condition=Ready")).Succeeds();
        await Eventually.TrueAsync(async () => await UsedAsync(kubectl, "burns") is > 0.02 and < 0.5 && await UsedAsync(kubectl, "sleeps") is >= 0 and < 0.02);
        (await kubectl.RunAsync("top pod burns --containers")).Succeeds().Prints("burns").Prints("sleeps").Prints("Mi");
        (await kubectl.RunAsync("top pod")).Succeeds().Prints("burns");
        var node = (await kubectl.RunAsync("get pod burns -o jsonpath={.spec.nodeName}")).Succeeds().Output;
        (await kubectl.RunAsync($"top node {node}")).Succeeds().Prints(node).Prints("%");
        var summary = JsonNode.Parse((await kubectl.RunAsync($"get --raw /api/v1/nodes/{node}/proxy/stats/summary")).Succeeds().Output)!;
        Assert.True((long?)summary["node"]!["memory"]!["workingSetBytes"] > 0);
        var pod = summary["pods"]!.AsArray().Single(one => (string?)one!["podRef"]!["name"] == "burns" && (string?)one["podRef"]!["namespace"] == kubectl.Namespace)!;
        Assert.All(pod["containers"]!.AsArray(), one => Assert.True((long?)one!["memory"]!["workingSetBytes"] > 0));
        (await kubectl.RunAsync($"get --raw /api/v1/nodes/{node}/proxy/metrics/resource")).Succeeds()
            .Prints($"container_cpu_usage_seconds_total{{container=\"burns\",namespace=\"{kubectl.Namespace}\",pod=\"burns\"}} ").Prints("resource_scrape_error 0");
        (await kubectl.RunAsync("delete pod burns")).Succeeds();
    }

    /// <summary>How many cores a container uses; null while nobody knows.</summary>
    private static async Task<double?> UsedAsync(Kubectl kubectl, string container)
    {
        var answer = await kubectl.RunAsync($"get --raw /apis/metrics.k8s.io/v1beta1/namespaces/{kubectl.Namespace}/pods/burns");
        if (answer.ExitCode != 0)
        {
            return null;
        }

        var cpu = (string?)JsonNode.Parse(answer.Output)!["containers"]!.AsArray().Single(one => (string?)one!["name"] == container)!["usage"]!["cpu"];
        return cpu is null ? null : Cores(cpu);
    }

    private static double Cores(string text)
    {
        var scale = text[^1] switch { 'n' => 1e-9, 'u' => 1e-6, 'm' => 1e-3, _ => 1 };
        return scale * double.Parse(scale == 1 ? text : text[..^1], CultureInfo.InvariantCulture);
    }
}
