using Jota.Conformance.Tests.Services;

namespace Jota.Conformance.Tests;

/// <summary>What goes on while jota is away. Alone, for all others use the same cluster.</summary>
[Collection(nameof(AloneCollection))]
public sealed class RestartTests(ContainerCluster cluster)
{
    [Fact]
    public async Task Twenty_kills_leave_containers_alone_and_each_start_adopts_them()
    {
        var kubectl = await cluster.KubectlAsync("adopt");
        (await kubectl.RunAsync("apply -f samples/pods/nginx.yaml")).Succeeds();
        (await kubectl.WaitAsync("pod/nginx", "condition=Ready")).Succeeds();
        const string identity = "get pod nginx -o jsonpath={.status.containerStatuses[0].containerID}/{.status.containerStatuses[0].restartCount}/{.status.podIP}";
        var before = (await kubectl.RunAsync(identity)).Succeeds().Output;
        var address = before.Split('/')[^1];
        using var http = new HttpClient();
        for (var round = 0; round < 20; round++)
        {
            await cluster.Jota.KillAsync();
            Assert.Equal(200, (int)(await http.GetAsync($"http://{address}/", TestContext.Current.CancellationToken)).StatusCode);
            await cluster.StartAsync();
            kubectl = new Kubectl(Kubectl.Programs[0], cluster.Jota.Kubeconfig, kubectl.Namespace);
            Assert.Equal(before, (await kubectl.RunAsync(identity)).Succeeds().Output);
        }

        (await kubectl.WaitAsync("pod/nginx", "condition=Ready")).Succeeds();
        (await kubectl.RunAsync("logs nginx")).Succeeds().Prints("GET /");
        (await kubectl.RunAsync("delete pod nginx")).Succeeds();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var brief = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                return !(await http.GetAsync($"http://{address}/", brief.Token)).IsSuccessStatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                return true;
            }
        });
    }

    [Fact]
    public async Task Services_answer_while_jota_is_away_and_after_it_has_come_back()
    {
        var kubectl = await cluster.KubectlAsync("away");
        (await kubectl.RunAsync("run web --image=nginx:1.14.2 --labels app=web")).Succeeds();
        (await kubectl.WaitAsync("pod/web", "condition=Ready")).Succeeds();
        (await kubectl.RunAsync("create service nodeport web --tcp 80:80")).Succeeds();
        var port = (await kubectl.RunAsync("get service web -o jsonpath={.spec.ports[0].nodePort}")).Succeeds().Output;
        using var client = new ServiceClient($"{cluster.Gateway}:{port}");
        await client.UntilAnsweredAsync("nginx:1.14.2");
        using var over = new CancellationTokenSource();
        var asking = client.AskUntilAsync(() => over.IsCancellationRequested);
        await cluster.Jota.KillAsync();
        var before = client.Answered;
        await Eventually.TrueAsync(() => Task.FromResult(client.Answered > before + 100));
        await cluster.StartAsync();
        before = client.Answered;
        await Eventually.TrueAsync(() => Task.FromResult(client.Answered > before + 100));
        await over.CancelAsync();
        await asking;
        Assert.Empty(client.Lost);
        kubectl = new Kubectl(kubectl.Program, cluster.Jota.Kubeconfig, kubectl.Namespace);
        (await kubectl.RunAsync($"--server https://{cluster.ApiServiceAddress} get --raw /livez")).Succeeds().Prints("ok");
        (await kubectl.RunAsync($"delete namespace {kubectl.Namespace} --wait=false")).Succeeds();
    }
}
