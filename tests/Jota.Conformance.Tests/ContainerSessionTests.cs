namespace Jota.Conformance.Tests;

/// <summary>Talking with real containers, with every kubectl found on the machine, in each one's own protocol.</summary>
public sealed class ContainerSessionTests(ContainerCluster cluster)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Exec_runs_a_command_and_ends_as_it_did(string program)
    {
        var kubectl = await StartAsync(program, "exec");
        Assert.Equal("Linux\n", (await kubectl.RunAsync("exec bb -- uname")).Succeeds().Output);
        Assert.Equal("HELLO", (await kubectl.RunAsync("exec -i bb -- tr a-z A-Z", input: "hello")).Succeeds().Output);
        var failed = await kubectl.RunAsync("exec bb -- sh -c 'echo out; echo err >&2; exit 7'");
        Assert.Equal((7, "out\n"), (failed.ExitCode, failed.Output));
        failed.Complains("err\n").Complains("command terminated with exit code 7");
        (await kubectl.RunAsync("exec bb -- nosuch")).Fails().Complains("executable file not found in $PATH");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_terminal_has_the_size_of_the_callers_and_passes_the_exit_code_on(string program)
    {
        var kubectl = await StartAsync(program, "tty");
        var result = await kubectl.RunOnTerminalAsync("exec -it bb -- sh -c 'sleep 0.3; stty size; tty; exit 3'", rows: 33, columns: 77);
        Assert.Equal(3, result.ExitCode);
        result.Prints("33 77").Prints("/dev/pts/0");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Debug_on_a_terminal_sees_the_processes_of_its_target(string program)
    {
        var kubectl = await StartAsync(program, "debug");
        var result = await kubectl.RunOnTerminalAsync(
            "debug -it bb --image=busybox:1.36 --target=bb -c looker -- sh -c 'sleep 1; cat /proc/1/cmdline; tty'", rows: 33, columns: 77);
        result.Succeeds().Prints("/dev/pts/0");
        (await kubectl.RunAsync("logs bb -c looker")).Succeeds().Prints("100000");
        Assert.Equal("0", (await kubectl.RunAsync("get pod bb -o jsonpath={.status.containerStatuses[0].restartCount}")).Succeeds().Output);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(WithResize), MemberType = typeof(Kubectls))]
    public async Task A_container_is_resized_while_it_runs_and_sees_it(string program)
    {
        const string Quota = "exec bb -- sh -c 'cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu.max 2>/dev/null; true'";
        var kubectl = await StartAsync(program, "resize");
        var resized = await kubectl.RunAsync("""patch pod bb --subresource resize -p {"spec":{"containers":[{"name":"bb","resources":{"limits":{"cpu":"500m"}}}]}}""");
        resized.Fails().Complains("Pod QOS Class may not change as a result of resizing");

        (await kubectl.RunAsync("delete pod bb --now")).Succeeds();
        (await kubectl.RunAsync("""run bb --image=busybox:1.36 --overrides={"spec":{"containers":[{"name":"bb","image":"busybox:1.36","command":["sleep","100000"],"resources":{"requests":{"cpu":"100m"},"limits":{"cpu":"200m"}}}]}}""")).Succeeds();
        (await kubectl.WaitAsync("pod/bb", "condition=Ready")).Succeeds();
        (await kubectl.RunAsync(Quota)).Succeeds().Prints("20000");
        (await kubectl.RunAsync("""patch pod bb --subresource resize -p {"spec":{"containers":[{"name":"bb","resources":{"limits":{"cpu":"500m"}}}]}}""")).Succeeds();
        (await kubectl.WaitAsync("pod/bb", "jsonpath={.status.containerStatuses[0].resources.limits.cpu}=500m")).Succeeds();
        (await kubectl.RunAsync(Quota)).Succeeds().Prints("50000");
        Assert.Equal("0", (await kubectl.RunAsync("get pod bb -o jsonpath={.status.containerStatuses[0].restartCount}")).Succeeds().Output);
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Cp_brings_files_there_and_back(string program)
    {
        var kubectl = await StartAsync(program, "cp");
        var folder = Directory.CreateTempSubdirectory("jota-cp-").FullName;
        try
        {
            var sent = new byte[3_000_000];
            new Random(42).NextBytes(sent);
            await File.WriteAllBytesAsync(Path.Combine(folder, "sent"), sent, Ct);
            (await kubectl.RunAsync($"cp {folder}/sent bb:/tmp/there")).Succeeds();
            (await kubectl.RunAsync($"cp bb:/tmp/there {folder}/back")).Succeeds();
            Assert.Equal(sent, await File.ReadAllBytesAsync(Path.Combine(folder, "back"), Ct));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Run_with_rm_talks_and_leaves_nothing(string program)
    {
        var kubectl = await cluster.KubectlAsync("rm", program);
        (await kubectl.RunAsync("run once -i --rm --restart=Never --image=busybox:1.36 -- sh", input: "echo piped $((6*7))\n")).Succeeds().Prints("piped 42");
        (await kubectl.RunAsync("get pods")).Succeeds().Complains("No resources found");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Run_shows_what_a_process_printed_that_ended_at_once(string program)
    {
        var kubectl = await cluster.KubectlAsync("quick", program);
        for (var i = 0; i < 6; i++)
        {
            (await kubectl.RunAsync($"run quick{i} -i --rm --restart=Never --image=busybox:1.36 -- echo printed")).Succeeds().Prints("printed");
        }
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Attach_shows_what_the_process_prints(string program)
    {
        var kubectl = await cluster.KubectlAsync("attach", program);
        (await kubectl.RunAsync("run ticks --image=busybox:1.36 -- sh -c 'while true; do echo tick; sleep 0.2; done'")).Succeeds();
        (await kubectl.WaitAsync("pod/ticks", "condition=Ready")).Succeeds();
        using var attached = kubectl.Start("attach ticks");
        await attached.PrintsInOrderAsync("tick", "tick", "tick");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Forwarded_ports_of_pods_deployments_and_services_answer(string program)
    {
        var kubectl = await cluster.KubectlAsync("forward", program);
        (await kubectl.RunAsync("create deployment web --image=nginx:1.14.2 --port=80")).Succeeds();
        (await kubectl.RunAsync("expose deployment web --port=8080 --target-port=80")).Succeeds();
        (await kubectl.WaitAsync("deployment/web", "condition=Available")).Succeeds();
        var pod = (await kubectl.RunAsync("get pods -l app=web -o name")).Succeeds().Output.Trim();
        foreach (var (what, port) in new[] { (pod, 80), ("deployment/web", 80), ("service/web", 8080) })
        {
            var (command, local) = await kubectl.ForwardAsync(what, port);
            using (command)
            {
                using var http = new HttpClient();
                var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => http.GetStringAsync($"http://127.0.0.1:{local}/", Ct)));
                Assert.All(answers, a => Assert.Contains("Welcome to nginx!", a, StringComparison.Ordinal));
            }
        }

        Assert.Equal("Linux\n", (await kubectl.RunAsync("exec deployment/web -- uname")).Succeeds().Output);
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_port_where_nobody_listens_says_so(string program)
    {
        var kubectl = await StartAsync(program, "refused");
        var (command, port) = await kubectl.ForwardAsync("bb", 81);
        using (command)
        {
            using var http = new HttpClient();
            await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync($"http://127.0.0.1:{port}/", Ct));
            await command.PrintsInOrderAsync("connection refused");
        }
    }

    private async Task<Kubectl> StartAsync(string program, string test)
    {
        var kubectl = await cluster.KubectlAsync(test, program);
        (await kubectl.RunAsync("run bb --image=busybox:1.36 -- sleep 100000")).Succeeds();
        (await kubectl.WaitAsync("pod/bb", "condition=Ready")).Succeeds();
        return kubectl;
    }
}
