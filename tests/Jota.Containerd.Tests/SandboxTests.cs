namespace Jota.Containerd.Tests;

public sealed class SandboxTests(RealContainerd real)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nginx_answers_at_the_address_of_its_pod()
    {
        await using var pod = await TestPod.RunAsync(real, "web", Ct);
        await pod.StartAsync("nginx", "nginx:1.14.2", [], Ct);

        var page = await Web.GetAsync(await pod.AddressAsync(Ct), 80, Ct);

        Assert.Contains("Welcome to nginx!", page, StringComparison.Ordinal);
        Assert.Contains("nginx:1.14.2", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Containers_of_a_pod_share_its_network()
    {
        await using var pod = await TestPod.RunAsync(real, "two", Ct);
        await pod.StartAsync("nginx", "nginx:1.14.2", [], Ct);
        await Web.GetAsync(await pod.AddressAsync(Ct), 80, Ct);
        var id = await pod.StartAsync("side", "busybox:1.36", ["sleep", "60"], Ct);

        var answer = await real.Runtime.ExecSyncAsync(id, ["wget", "-qO-", "http://127.0.0.1/"], TimeSpan.FromSeconds(10), Ct);

        Assert.Contains("Welcome to nginx!", answer.Stdout.ToStringUtf8(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_reaches_another_pod_by_its_address()
    {
        await using var web = await TestPod.RunAsync(real, "server", Ct);
        await web.StartAsync("nginx", "nginx:1.14.2", [], Ct);
        var address = await web.AddressAsync(Ct);
        await Web.GetAsync(address, 80, Ct);
        await using var client = await TestPod.RunAsync(real, "client", Ct);
        var id = await client.StartAsync("c", "busybox:1.36", ["sleep", "60"], Ct);

        var answer = await real.Runtime.ExecSyncAsync(id, ["wget", "-qO-", $"http://{address}/"], TimeSpan.FromSeconds(10), Ct);

        Assert.Equal(0, answer.ExitCode);
    }

    [Fact]
    public async Task A_host_port_leads_to_the_pod()
    {
        var port = LoopbackRegistry.FreePort();
        await using var pod = await TestPod.RunAsync(real, "hostport", Ct, hostPort: port);
        await pod.StartAsync("nginx", "nginx:1.14.2", [], Ct);

        Assert.Contains("Welcome to nginx!", await Web.GetAsync("127.0.0.1", port, Ct), StringComparison.Ordinal);
    }
}
