using System.Diagnostics;

namespace Jota.Conformance.Tests.Nodes;

/// <summary>Three machines, one cluster: joining, the network of pods over all of them, and what is lost with one of them.</summary>
public sealed class ThreeNodesTests(ThreeMachines machines) : IClassFixture<ThreeMachines>
{
    private const string Daemons = """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: nginx, image: "nginx:1.25", imagePullPolicy: IfNotPresent}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: box}
        spec:
          selector: {matchLabels: {app: box}}
          template:
            metadata: {labels: {app: box}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: box, image: "busybox:1.36", imagePullPolicy: IfNotPresent, command: [sleep, "100000"]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        """;

    private const string Moving = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: moving}
        spec:
          replicas: 3
          selector: {matchLabels: {app: moving}}
          template:
            metadata: {labels: {app: moving}}
            spec:
              terminationGracePeriodSeconds: 1
              topologySpreadConstraints:
              - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: moving}}}
              tolerations:
              - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 2}
              - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 2}
              containers:
              - {name: nginx, image: "nginx:1.25", imagePullPolicy: IfNotPresent}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: moving}
        spec: {selector: {app: moving}, ports: [{port: 80}]}
        """;

    [Fact]
    public async Task Every_pod_reaches_every_other_and_every_service_by_its_name_from_every_node()
    {
        var kubectl = await NamespaceAsync("mesh");
        await ApplyAsync(kubectl, Daemons);
        (await kubectl.RunAsync("rollout status daemonset/web --timeout=60s")).Succeeds();
        (await kubectl.RunAsync("rollout status daemonset/box --timeout=60s")).Succeeds();
        var addresses = await ListAsync(kubectl, "get pods -l app=web -o jsonpath={.items[*].status.podIP}");
        Assert.Equal(3, addresses.Length);
        foreach (var box in await ListAsync(kubectl, "get pods -l app=box -o jsonpath={.items[*].metadata.name}"))
        {
            foreach (var address in addresses.Append($"web.{kubectl.Namespace}.svc.cluster.local"))
            {
                (await AskAsync(kubectl, box, address)).Succeeds().Prints("nginx:1.25");
            }

            (await kubectl.RunAsync($"exec {box} -- nslookup kubernetes.default.svc.cluster.local")).Succeeds().Prints("10.211.0.1");
        }

        // Nobody stood in for anybody: each pod was asked by the pods' own addresses.
        var boxes = await ListAsync(kubectl, "get pods -l app=box -o jsonpath={.items[*].status.podIP}");
        foreach (var web in await ListAsync(kubectl, "get pods -l app=web -o jsonpath={.items[*].metadata.name}"))
        {
            var log = (await kubectl.RunAsync($"logs {web}")).Succeeds().Output;
            Assert.All(boxes, box => Assert.Contains($"{box} ", log, StringComparison.Ordinal));
        }

        await DropAsync(kubectl);
    }

    [Fact]
    public async Task Logs_commands_ports_and_proxies_lead_to_a_node_elsewhere()
    {
        var kubectl = await NamespaceAsync("reach");
        (await kubectl.RunAsync($"run web --image=nginx:1.25 --overrides '{On(2)}'")).Succeeds();
        (await kubectl.WaitAsync("pod/web", "condition=Ready")).Succeeds();
        (await kubectl.RunAsync("exec web -- cat /etc/hostname")).Succeeds().Prints("web");
        (await kubectl.RunAsync("logs web")).Succeeds();
        (await kubectl.RunAsync($"get --raw /api/v1/namespaces/{kubectl.Namespace}/pods/web:80/proxy/")).Succeeds().Prints("nginx:1.25");
        (await kubectl.RunAsync($"get --raw /api/v1/nodes/{ThreeMachines.NodeOf(2)}/proxy/healthz")).Succeeds().Prints("ok");
        var (command, port) = await kubectl.ForwardAsync("pod/web", 80);
        using (command)
        using (var http = new HttpClient())
        {
            Assert.Contains("nginx:1.25", await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/")), StringComparison.Ordinal);
        }

        await DropAsync(kubectl);
    }

    [Fact]
    public async Task An_agent_that_is_killed_leaves_its_containers_and_takes_them_up_without_a_token()
    {
        var kubectl = await NamespaceAsync("killed");
        (await kubectl.RunAsync($"run stays --image=busybox:1.36 --overrides '{On(3)}' --command -- sleep 100000")).Succeeds();
        (await kubectl.WaitAsync("pod/stays", "condition=Ready")).Succeeds();
        const string Container = "get pod stays -o jsonpath={.status.containerStatuses[0].containerID},{.status.containerStatuses[0].restartCount}";
        var before = (await kubectl.RunAsync(Container)).Succeeds().Output;

        await machines.Process(3).KillAsync();
        await machines.JoinAsync(3);
        Assert.Equal(before, (await kubectl.RunAsync(Container)).Succeeds().Output);
        (await kubectl.RunAsync("exec stays -- true")).Succeeds();

        // And one that is asked to stop does so, likewise.
        var (code, _) = await machines.Process(3).TerminateAsync();
        Assert.Equal(0, code);
        await machines.JoinAsync(3);
        Assert.Equal(before, (await kubectl.RunAsync(Container)).Succeeds().Output);
        await DropAsync(kubectl);
    }

    [Fact]
    public async Task Who_must_not_come_in_is_refused_and_told_why()
    {
        var (folder, token) = (JotaProcess.NewDirectory(), machines.Token);
        var hash = token[(token.IndexOf(':', StringComparison.Ordinal) + 1)..];
        Assert.Contains(
            $"has the hash sha256:{hash}, and the token names sha256:{new string('0', 64)}: this is another cluster, or somebody is in between",
            await machines.RefusedAsync(folder, "--node-name", "four", "--token", token.Replace(hash, new string('0', 64), StringComparison.Ordinal)),
            StringComparison.Ordinal);

        var expiring = await machines.NewTokenAsync("1s");
        (await machines.Kubectl.In("kube-system").RunAsync($"wait --for=delete secret/bootstrap-token-{expiring[..6]} --timeout=30s")).Succeeds();
        Assert.Contains(
            $"the token {expiring[..6]} is not known to {machines.Server}/: it has expired, was deleted, or is another cluster's",
            await machines.RefusedAsync(folder, "--node-name", "four", "--token", expiring), StringComparison.Ordinal);

        Assert.Contains(
            $"a node \"{ThreeMachines.NodeOf(2)}\" is at work in the cluster already",
            await machines.RefusedAsync(folder, "--node-name", ThreeMachines.NodeOf(2), "--token", token), StringComparison.Ordinal);

        Directory.CreateDirectory(Path.Combine(folder, "pki"));
        foreach (var file in Directory.GetFiles(Path.Combine(machines.DirectoryOf(2), "pki")))
        {
            File.Copy(file, Path.Combine(folder, "pki", Path.GetFileName(file)));
        }

        Assert.Contains(
            $"holds the certificate of the node \"{ThreeMachines.NodeOf(2)}\", not of \"four\"",
            await machines.RefusedAsync(folder, "--node-name", "four"), StringComparison.Ordinal);
        (await machines.Kubectl.RunAsync("get node four")).Fails();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task While_the_server_is_away_containers_are_restarted_and_it_is_told_afterwards()
    {
        var kubectl = await NamespaceAsync("away");
        (await kubectl.RunAsync($"run ends --image=busybox:1.36 --overrides '{On(2)}' --command -- sh -c 'sleep 1; exit 3'")).Succeeds();
        (await kubectl.WaitAsync("pod/ends", "jsonpath={.status.containerStatuses[0].restartCount}=1")).Succeeds();
        var (code, _) = await machines.Process(1).TerminateAsync();
        Assert.Equal(0, code);

        // Its third run, after ten seconds of waiting, which nobody can be told of.
        var logs = Path.Combine(machines.DirectoryOf(2), "kubelet", "logs");
        await Eventually.TrueAsync(() => Task.FromResult(Directory.GetFiles(logs, "2.log", SearchOption.AllDirectories).Length > 0));
        await machines.StartServerAsync();
        (await kubectl.WaitAsync("pod/ends", "jsonpath={.status.containerStatuses[0].restartCount}=2", 30)).Succeeds();
        await DropAsync(kubectl);
    }

    [Fact]
    public async Task What_ran_on_a_lost_node_runs_elsewhere_and_no_service_leads_there()
    {
        var kubectl = await NamespaceAsync("lost");
        await ApplyAsync(kubectl, Moving);
        (await kubectl.RunAsync("rollout status deployment/moving --timeout=60s")).Succeeds();
        var lost = (await kubectl.RunAsync($"get pods --field-selector spec.nodeName={ThreeMachines.NodeOf(3)} -o jsonpath={{.items[0].status.podIP}}")).Succeeds().Output;
        Assert.NotEmpty(lost);

        var since = Stopwatch.StartNew();
        await machines.Process(3).KillAsync();
        await machines.ConnectAsync(3, false);
        await Eventually.TrueAsync(async () => !(await EndpointsAsync()).Contains(lost) && (await EndpointsAsync()).Length == 3, TimeSpan.FromSeconds(60));
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(60), $"{since.Elapsed}");

        await machines.ConnectAsync(3, true);
        await machines.JoinAsync(3);
        (await kubectl.RunAsync($"wait node/{ThreeMachines.NodeOf(3)} --for=condition=Ready --timeout=30s")).Succeeds();
        await DropAsync(kubectl);

        Task<string[]> EndpointsAsync() =>
            ListAsync(kubectl, "get endpointslices -l kubernetes.io/service-name=moving -o jsonpath={.items[*].endpoints[?(@.conditions.ready==true)].addresses[0]}");
    }

    private static string On(int machine) =>
        $"{{\"spec\":{{\"nodeName\":\"{ThreeMachines.NodeOf(machine)}\",\"terminationGracePeriodSeconds\":1}}}}";

    private static Task<CommandResult> AskAsync(Kubectl kubectl, string box, string address) =>
        kubectl.RunAsync($"exec {box} -- sh -c 'printf \"GET / HTTP/1.0\\r\\n\\r\\n\" | nc -w 5 {address} 80'");

    private static async Task<string[]> ListAsync(Kubectl kubectl, string arguments) =>
        (await kubectl.RunAsync(arguments)).Succeeds().Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task ApplyAsync(Kubectl kubectl, string manifest) => (await kubectl.RunAsync("apply -f -", manifest)).Succeeds();

    private static async Task DropAsync(Kubectl kubectl) => (await kubectl.RunAsync($"delete namespace {kubectl.Namespace} --wait=false")).Succeeds();

    private async Task<Kubectl> NamespaceAsync(string name)
    {
        Assert.SkipUnless(ThreeMachines.Missing is null, ThreeMachines.Missing ?? "");
        (await machines.Kubectl.RunAsync($"create namespace {name}")).Succeeds();
        await Eventually.TrueAsync(async () => (await machines.Kubectl.In(name).RunAsync("get serviceaccount default")).ExitCode == 0);
        return machines.Kubectl.In(name);
    }
}
