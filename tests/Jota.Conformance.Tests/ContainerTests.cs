namespace Jota.Conformance.Tests;

/// <summary>The way from YAML to a running container, with real kubectl, real containerd, real pulls.</summary>
public sealed class ContainerTests(ContainerCluster cluster)
{
    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task The_nginx_pod_of_the_notes_runs_and_answers(string program)
    {
        var kubectl = await cluster.KubectlAsync("nginx", program);
        (await kubectl.RunAsync("apply -f samples/pods/nginx.yaml")).Succeeds().Prints("pod/nginx created");
        (await kubectl.WaitAsync("pod/nginx", "condition=Ready")).Succeeds();
        (await kubectl.RunAsync("get pods")).Succeeds().Prints("1/1").Prints("Running");
        var address = (await kubectl.RunAsync("get pod nginx -o jsonpath={.status.podIP}")).Succeeds().Output;
        using var http = new HttpClient();
        Assert.Equal(200, (int)(await http.GetAsync($"http://{address}/", TestContext.Current.CancellationToken)).StatusCode);

        // It is answered before it is logged.
        using (var logs = kubectl.Start("logs -f nginx"))
        {
            await logs.PrintsInOrderAsync("GET / HTTP/1.1");
        }

        (await kubectl.RunAsync("delete pod nginx")).Succeeds().Prints("deleted");
        (await kubectl.RunAsync("get pods")).Succeeds().Complains("No resources found");
    }

    [Fact]
    public async Task A_watch_shows_the_pods_life_in_order()
    {
        var kubectl = await cluster.KubectlAsync("watch");
        using var watch = kubectl.Start("get pods -w");
        (await kubectl.RunAsync("apply -f samples/pods/nginx.yaml")).Succeeds();
        await watch.PrintsInOrderAsync("NAME", "Pending", "ContainerCreating", "Running");
        using var logs = kubectl.Start("logs -f nginx");
        var address = (await kubectl.RunAsync("get pod nginx -o jsonpath={.status.podIP}")).Succeeds().Output;
        using var http = new HttpClient();
        _ = await http.GetAsync($"http://{address}/followed", TestContext.Current.CancellationToken);
        await logs.PrintsInOrderAsync("GET /followed");
        (await kubectl.RunAsync("delete pod nginx")).Succeeds();
        await watch.PrintsInOrderAsync("Terminating");
    }

    [Fact]
    public async Task Two_containers_share_the_network_and_logs_are_told_apart()
    {
        var kubectl = await cluster.KubectlAsync("two");
        (await kubectl.RunAsync("apply -f samples/pods/two-containers.yaml")).Succeeds();
        (await kubectl.WaitAsync("pod/two-containers", "condition=Ready")).Succeeds();
        await Eventually.TrueAsync(async () =>
            (await kubectl.RunAsync("logs two-containers -c reader")).Output.Contains("nginx", StringComparison.OrdinalIgnoreCase));
        await Eventually.TrueAsync(async () =>
            (await kubectl.RunAsync("logs two-containers -c web --tail=1")).Output.Contains("127.0.0.1", StringComparison.Ordinal));
        (await kubectl.RunAsync("logs two-containers --all-containers --prefix")).Succeeds().Prints("two-containers/web").Prints("two-containers/reader");
        (await kubectl.RunAsync("logs two-containers -c web --timestamps --since=1h")).Succeeds().Prints("T");
    }

    [Fact]
    public async Task A_tag_that_does_not_exist_says_so_and_a_new_image_mends_it()
    {
        var kubectl = await cluster.KubectlAsync("missing");
        (await kubectl.RunAsync("apply -f samples/pods/missing-tag.yaml")).Succeeds();
        (await kubectl.WaitAsync("pod/nginx-missing", "jsonpath={.status.containerStatuses[0].state.waiting.reason}=ErrImagePull")).Succeeds();
        (await kubectl.WaitAsync("pod/nginx-missing", "jsonpath={.status.containerStatuses[0].state.waiting.reason}=ImagePullBackOff")).Succeeds();
        (await kubectl.RunAsync("get pod nginx-missing")).Succeeds().Prints("0/1").Prints("ImagePullBackOff");
        (await kubectl.RunAsync("describe pod nginx-missing")).Succeeds().Prints("Failed to pull image \"nginx:no-such-tag\"").Prints("not found").Prints("Back-off pulling image");
        (await kubectl.RunAsync("set image pod/nginx-missing nginx=nginx:1.16.1")).Succeeds().Prints("image updated");
        (await kubectl.WaitAsync("pod/nginx-missing", "condition=Ready")).Succeeds();
    }

    [Fact]
    public async Task A_crashing_container_backs_off_and_counts()
    {
        var kubectl = await cluster.KubectlAsync("crash");
        (await kubectl.RunAsync("run crash --image=busybox:1.36 --command -- sh -c 'echo so long; exit 3'")).Succeeds();
        (await kubectl.WaitAsync("pod/crash", "jsonpath={.status.containerStatuses[0].state.waiting.reason}=CrashLoopBackOff")).Succeeds();
        (await kubectl.WaitAsync("pod/crash", "jsonpath={.status.containerStatuses[0].restartCount}=2", 90)).Succeeds();
        (await kubectl.RunAsync("get pod crash -o jsonpath={.status.containerStatuses[0].lastState.terminated.exitCode}")).Succeeds().Prints("3");
        (await kubectl.RunAsync("logs crash --previous")).Succeeds().Prints("so long");
        (await kubectl.RunAsync("describe pod crash")).Succeeds().Prints("Back-off restarting failed container crash in pod crash_");
    }

    [Fact]
    public async Task A_container_over_its_memory_limit_is_oom_killed()
    {
        const string pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: hungry}
            spec:
              restartPolicy: Never
              containers:
              - name: c
                image: busybox:1.36
                command: [sh, -c, "x=a; while true; do x=$x$x; done"]
                resources: {limits: {memory: 32Mi}}
            """;
        var kubectl = await cluster.KubectlAsync("oom");
        (await kubectl.RunAsync("apply -f -", pod)).Succeeds();
        (await kubectl.WaitAsync("pod/hungry", "jsonpath={.status.phase}=Failed")).Succeeds();
        (await kubectl.RunAsync("get pod hungry -o jsonpath={.status.containerStatuses[0].state.terminated}")).Succeeds()
            .Prints("\"exitCode\":137").Prints("\"reason\":\"OOMKilled\"");
        (await kubectl.RunAsync("get pod hungry")).Succeeds().Prints("OOMKilled");
    }

    [Fact]
    public async Task Configuration_reaches_the_container_by_environment_and_volumes()
    {
        const string objects = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {colour: green, size: large}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: hidden}
            stringData: {word: sesame}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: reader, labels: {app: reader}}
            spec:
              restartPolicy: Never
              initContainers:
              - name: first
                image: busybox:1.36
                command: [sh, -c, "echo made > /shared/by-init"]
                volumeMounts: [{name: shared, mountPath: /shared}]
              containers:
              - name: c
                image: busybox:1.36
                command: [sh, -c]
                args: ["echo $COLOUR $WORD $(NAME) $size; cat /config/colour /secret/word /down/labels /shared/by-init; hostname; cat /etc/hosts; ls -l /secret/"]
                env:
                - {name: COLOUR, valueFrom: {configMapKeyRef: {name: settings, key: colour}}}
                - {name: WORD, valueFrom: {secretKeyRef: {name: hidden, key: word}}}
                - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                envFrom: [{configMapRef: {name: settings}}]
                volumeMounts:
                - {name: config, mountPath: /config}
                - {name: secret, mountPath: /secret}
                - {name: down, mountPath: /down}
                - {name: shared, mountPath: /shared}
              volumes:
              - {name: config, configMap: {name: settings}}
              - {name: secret, secret: {secretName: hidden, defaultMode: 0400}}
              - {name: down, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
              - {name: shared, emptyDir: {medium: Memory}}
            """;
        var kubectl = await cluster.KubectlAsync("config");
        (await kubectl.RunAsync("apply -f -", objects)).Succeeds();
        (await kubectl.WaitAsync("pod/reader", "jsonpath={.status.phase}=Succeeded")).Succeeds();
        (await kubectl.RunAsync("logs reader")).Succeeds()
            .Prints("green sesame reader large").Prints("app=\"reader\"").Prints("made").Prints("Kubernetes-managed hosts file");
    }

    [Fact]
    public async Task The_trace_tells_the_six_steps()
    {
        var kubectl = await cluster.KubectlAsync("trace");
        (await kubectl.RunAsync("apply -f samples/pods/nginx.yaml")).Succeeds();
        (await kubectl.WaitAsync("pod/nginx", "condition=Ready")).Succeeds();
        var trace = (await Command.RunAsync(Repository.Binary, ["trace", "pod", "nginx", "-n", kubectl.Namespace, "--kubeconfig", cluster.Jota.Kubeconfig])).Succeeds();
        foreach (var step in (string[])["accepted and stored", "bound", "seen by the kubelet", "image", "started", "status stored"])
        {
            trace.Prints(step);
        }
    }
}
