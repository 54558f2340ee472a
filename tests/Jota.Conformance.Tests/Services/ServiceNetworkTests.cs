using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Jota.Conformance.Tests.Services;

/// <summary>Services of real pods, by their addresses and ports.</summary>
[Collection(nameof(AloneCollection))]
public sealed class ServiceNetworkTests(ContainerCluster cluster)
{
    // Goes on asking from inside, and says what it heard or that it heard nothing.
    private const string AskOn =
        "while :; do printf \"GET / HTTP/1.0\\r\\n\\r\\n\" | nc -w 30 $WEB_SERVICE_HOST 80 | grep -o \"nginx:1[.0-9]*\" | head -n 1 | grep . || echo LOST; done";

    [Fact]
    public async Task A_pod_reaches_a_service_and_the_API_and_others_are_refused()
    {
        var kubectl = await cluster.KubectlAsync("reach");
        (await kubectl.RunAsync("run nginx --image=nginx:1.14.2 --port 80 --labels app=web")).Succeeds();
        (await kubectl.RunAsync("expose pod nginx --name web --port 81 --target-port 80")).Succeeds();
        (await kubectl.RunAsync("create service clusterip nobody --tcp 80:80")).Succeeds();
        (await kubectl.RunAsync("run asks --image=busybox:1.36 --restart=Never --command -- sleep 1000")).Succeeds();
        (await kubectl.WaitAsync("pod/nginx pod/asks", "condition=Ready")).Succeeds();
        var web = await AddressAsync(kubectl, "web");
        (await kubectl.RunAsync($"exec asks -- sh -c 'printf \"GET / HTTP/1.0\\r\\n\\r\\n\" | nc -w 30 {web} 81'")).Succeeds().Prints("nginx:1.14.2");
        (await kubectl.RunAsync($"exec asks -- nc -w 30 {await AddressAsync(kubectl, "nobody")} 80")).Complains("Connection refused");
        (await kubectl.RunAsync($"exec asks -- nc -w 30 {web} 82")).Complains("Connection refused");

        // Plain text on a port that speaks TLS is answered; that it is the API is seen with its certificate, from the node.
        (await kubectl.RunAsync("exec asks -- sh -c 'printf \"GET / HTTP/1.0\\r\\n\\r\\n\" | nc -w 30 $KUBERNETES_SERVICE_HOST $KUBERNETES_SERVICE_PORT >/dev/null'")).Succeeds();
        (await kubectl.RunAsync($"--server https://{cluster.ApiServiceAddress} get --raw /livez")).Succeeds().Prints("ok");
        await EndAsync(kubectl);
    }

    [Fact]
    public async Task The_API_is_heard_on_loopback_and_where_pods_are_and_nowhere_else()
    {
        var kubectl = await cluster.KubectlAsync("heard");
        var endpoint = (await kubectl.In("default").RunAsync("get endpointslice kubernetes -o jsonpath={.endpoints[0].addresses[0]}:{.ports[0].port}")).Succeeds().Output;
        Assert.StartsWith(cluster.Gateway + ":", endpoint, StringComparison.Ordinal);
        (await kubectl.RunAsync($"--server https://{endpoint} get --raw /livez")).Succeeds().Prints("ok");
        var own = new Uri((await kubectl.RunAsync("config view -o jsonpath={.clusters[0].cluster.server}")).Succeeds().Output).Port;
        foreach (var address in OtherAddresses())
        {
            foreach (var port in (int[])[own, IPEndPoint.Parse(endpoint).Port])
            {
                using var client = new TcpClient();
                var refused = await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(address, port));
                Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
            }
        }
    }

    [Fact]
    public async Task A_blue_green_switch_under_load_loses_no_request()
    {
        var kubectl = await cluster.KubectlAsync("bluegreen");
        (await kubectl.RunAsync("apply -f samples/blue-green/blue.yaml -f samples/blue-green/green.yaml -f samples/blue-green/service.yaml")).Succeeds();
        (await kubectl.RunAsync("rollout status deployment/web-blue --timeout=90s")).Succeeds();
        (await kubectl.RunAsync("rollout status deployment/web-green --timeout=90s")).Succeeds();
        using var client = new ServiceClient($"{cluster.Gateway}:{await NodePortAsync(kubectl)}");
        await client.UntilAnsweredAsync("nginx:1.14.2");
        await AskInsideAsync(kubectl);

        var asking = client.AskUntilAsync(() => client.Answered + client.Lost.Count >= 10_000);
        for (var color = 0; !asking.IsCompleted; color++)
        {
            (await kubectl.RunAsync($"set selector service web app=web,color={(color % 2 == 0 ? "green" : "blue")}")).Succeeds();
        }

        await asking;
        Assert.Empty(client.Lost);
        Assert.Equal(["nginx:1.14.2", "nginx:1.16.1"], client.Answers.Keys.Order());
        await NothingLostInsideAsync(kubectl);
        await EndAsync(kubectl);
    }

    [Fact]
    public async Task A_canary_of_one_in_ten_gets_a_tenth_of_the_traffic()
    {
        var kubectl = await cluster.KubectlAsync("canary");
        (await kubectl.RunAsync("apply -f samples/canary/stable.yaml -f samples/canary/canary.yaml -f samples/canary/service.yaml")).Succeeds();
        (await kubectl.RunAsync("rollout status deployment/web-stable --timeout=90s")).Succeeds();
        (await kubectl.RunAsync("rollout status deployment/web-canary --timeout=90s")).Succeeds();
        using var client = new ServiceClient($"{cluster.Gateway}:{await NodePortAsync(kubectl)}");
        await client.UntilAnsweredAsync("nginx:1.16.1");
        await client.AskUntilAsync(() => client.Answered + client.Lost.Count >= 10_000);
        Assert.Empty(client.Lost);
        Assert.InRange(client.Answers["nginx:1.16.1"] / (double)client.Answered, 0.08, 0.12);
        await EndAsync(kubectl);
    }

    [Fact]
    public async Task A_rolling_update_loses_no_request_from_inside_nor_outside()
    {
        var kubectl = await cluster.KubectlAsync("rollnet");
        (await kubectl.RunAsync("apply -f samples/deployments/rolling-update.yaml")).Succeeds();
        (await kubectl.RunAsync("rollout status deployment/web --timeout=90s")).Succeeds();
        using var client = new ServiceClient($"{cluster.Gateway}:{await NodePortAsync(kubectl)}");
        await client.UntilAnsweredAsync("nginx:1.14.2");
        await AskInsideAsync(kubectl);

        using var over = new CancellationTokenSource();
        var asking = client.AskUntilAsync(() => over.IsCancellationRequested);
        (await kubectl.RunAsync("set image deployment/web nginx=nginx:1.16.1")).Succeeds();
        (await kubectl.RunAsync("rollout status deployment/web --timeout=90s")).Succeeds();
        await client.UntilAnsweredAsync("nginx:1.16.1");
        await over.CancelAsync();
        await asking;
        Assert.Empty(client.Lost);
        Assert.True(client.Answered > 500, $"only {client.Answered} requests");
        await NothingLostInsideAsync(kubectl);
        await EndAsync(kubectl);
    }

    [Fact]
    public async Task Affinity_keeps_a_client_to_one_pod_and_can_be_switched_on_and_off()
    {
        var kubectl = await cluster.KubectlAsync("affinity");
        foreach (var version in (string[])["1.14.2", "1.16.1", "1.19.2"])
        {
            (await kubectl.RunAsync($"run web-{version.Replace('.', '-')} --image=nginx:{version} --labels app=web")).Succeeds();
        }

        (await kubectl.WaitAsync("pod -l app=web", "condition=Ready")).Succeeds();
        (await kubectl.RunAsync("create service nodeport web --tcp 80:80")).Succeeds();
        var address = $"{cluster.Gateway}:{await NodePortAsync(kubectl)}";
        using var any = new ServiceClient(address);
        foreach (var version in (string[])["nginx:1.14.2", "nginx:1.16.1", "nginx:1.19.2"])
        {
            await any.UntilAnsweredAsync(version);
        }

        (await kubectl.RunAsync("patch service web -p '{\"spec\":{\"sessionAffinity\":\"ClientIP\"}}'")).Succeeds();
        await Eventually.TrueAsync(async () => await VersionsAsync(address) == 1);
        Assert.Equal(1, await VersionsAsync(address));
        (await kubectl.RunAsync("patch service web -p '{\"spec\":{\"sessionAffinity\":\"None\"}}'")).Succeeds();
        await Eventually.TrueAsync(async () => await VersionsAsync(address) == 3);
        await EndAsync(kubectl);
    }

    [Fact]
    public async Task A_service_turns_into_another_name_and_back_and_into_one_with_a_node_port()
    {
        var kubectl = await cluster.KubectlAsync("types");
        (await kubectl.RunAsync("run web --image=nginx:1.14.2 --labels app=web")).Succeeds();
        (await kubectl.WaitAsync("pod/web", "condition=Ready")).Succeeds();
        (await kubectl.RunAsync("create service clusterip web --tcp 80:80")).Succeeds();
        using var first = new ServiceClient(await AddressAsync(kubectl, "web"));
        await first.UntilAnsweredAsync("nginx:1.14.2");
        (await kubectl.RunAsync("patch service web -p '{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"example.com\",\"clusterIP\":null,\"clusterIPs\":null}}'")).Succeeds();
        await Eventually.TrueAsync(async () => await IsSilentAsync(first));
        (await kubectl.RunAsync("patch service web -p '{\"spec\":{\"type\":\"NodePort\",\"externalName\":null}}'")).Succeeds();
        using var port = new ServiceClient($"{cluster.Gateway}:{await NodePortAsync(kubectl)}");
        await port.UntilAnsweredAsync("nginx:1.14.2");
        (await kubectl.RunAsync("delete service web")).Succeeds();
        await Eventually.TrueAsync(async () => await IsSilentAsync(port));
        await EndAsync(kubectl);
    }

    /// <summary>Addresses of the machine at which the API must not be heard.</summary>
    private static IEnumerable<IPAddress> OtherAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(nic => nic.OperationalStatus == OperationalStatus.Up && nic.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .Where(nic => !nic.Name.StartsWith("jota-", StringComparison.Ordinal))
        .SelectMany(nic => nic.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(address => address.AddressFamily == AddressFamily.InterNetwork);

    private static async Task<string> AddressAsync(Kubectl kubectl, string service) =>
        (await kubectl.RunAsync($"get service {service} -o jsonpath={{.spec.clusterIP}}")).Succeeds().Output;

    /// <summary>The service's node port; it gets one where it has none.</summary>
    private static async Task<int> NodePortAsync(Kubectl kubectl)
    {
        (await kubectl.RunAsync("patch service web -p '{\"spec\":{\"type\":\"NodePort\"}}'")).Succeeds();
        return int.Parse((await kubectl.RunAsync("get service web -o jsonpath={.spec.ports[0].nodePort}")).Succeeds().Output, CultureInfo.InvariantCulture);
    }

    private static async Task<bool> IsSilentAsync(ServiceClient client)
    {
        try
        {
            await client.AskAsync();
            return false;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return true;
        }
    }

    private static async Task<int> VersionsAsync(string address)
    {
        using var client = new ServiceClient(address);
        await client.AskUntilAsync(() => client.Answered >= 60);
        return client.Answers.Count;
    }

    private static async Task AskInsideAsync(Kubectl kubectl)
    {
        (await kubectl.RunAsync($"run asks --image=busybox:1.36 --restart=Never --command -- sh -c '{AskOn}'")).Succeeds();
        (await kubectl.WaitAsync("pod/asks", "condition=Ready")).Succeeds();
    }

    private static async Task NothingLostInsideAsync(Kubectl kubectl)
    {
        string[] heard = [];
        await Eventually.TrueAsync(async () =>
        {
            heard = (await kubectl.RunAsync("logs asks")).Succeeds().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return heard.Length > 50;
        });
        Assert.DoesNotContain("LOST", heard);
    }

    private static async Task EndAsync(Kubectl kubectl) =>
        (await kubectl.RunAsync($"delete namespace {kubectl.Namespace} --wait=false")).Succeeds();
}
