namespace Jota.Conformance.Tests;

/// <summary>What kubectl reaches through the API server, and what it clears away: proxies, evictions, figures. Nothing really runs.</summary>
public sealed class ProxyCommandsTests(SimulatedCluster cluster)
{
    private const string Answer = "web is simulated: nothing listens on port 8080, and this is all it says.";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Raw_paths_lead_to_pods_and_nodes(string program)
    {
        var kubectl = await StartAsync(program, "raw");
        (await kubectl.RunAsync($"get --raw /api/v1/namespaces/{kubectl.Namespace}/pods/web/proxy/")).Succeeds().Prints(Answer);
        (await kubectl.RunAsync($"get --raw /api/v1/namespaces/{kubectl.Namespace}/pods/http:web:8080/proxy/a/b")).Succeeds().Prints(Answer);
        (await kubectl.RunAsync($"get --raw /api/v1/namespaces/{kubectl.Namespace}/pods/nosuch/proxy/")).Fails().Complains("pods \"nosuch\" not found");
        Assert.Equal("ok", (await kubectl.RunAsync("get --raw /api/v1/nodes/sim-1/proxy/healthz")).Succeeds().Output);
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_proxy_on_this_machine_leads_there_too(string program)
    {
        var kubectl = await StartAsync(program, "proxied");
        using var proxy = kubectl.Start("proxy --port=0");
        var address = await proxy.RestOfLineAsync("Starting to serve on ");
        using var http = new HttpClient();
        Assert.StartsWith(Answer, await http.GetStringAsync($"http://{address}/api/v1/namespaces/{kubectl.Namespace}/pods/web/proxy", Ct), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_pod_is_evicted(string program)
    {
        var kubectl = await StartAsync(program, "evicted");
        var eviction = """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"web"},"deleteOptions":{"gracePeriodSeconds":0}}""";
        (await kubectl.RunAsync($"create --raw /api/v1/namespaces/{kubectl.Namespace}/pods/web/eviction -f -", eviction)).Succeeds().Prints("Success");
        (await kubectl.RunAsync("get pod web")).Fails().Complains("pods \"web\" not found");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task The_servers_figures_are_read(string program)
    {
        var kubectl = await StartAsync(program, "figures");
        (await kubectl.RunAsync("get --raw /metrics")).Succeeds()
            .Prints("apiserver_request_total{").Prints("apiserver_storage_objects{").Prints("process_open_fds ").Prints("workqueue_depth{name=");
    }

    private async Task<Kubectl> StartAsync(string program, string test, string options = "")
    {
        var kubectl = await cluster.KubectlAsync(program, test);
        (await kubectl.RunAsync($"run web --image=nginx --port=8080 {options}")).Succeeds();
        (await kubectl.WaitAsync("pod/web", "condition=Ready")).Succeeds();
        return kubectl;
    }
}
