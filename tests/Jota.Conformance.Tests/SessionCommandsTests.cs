namespace Jota.Conformance.Tests;

/// <summary>Commands that talk with a container, with every kubectl found on the machine, in each one's own protocol; nothing really runs.</summary>
public sealed class SessionCommandsTests(SimulatedCluster cluster)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Exec_prints_what_the_container_says_and_passes_input_on(string program)
    {
        var kubectl = await StartAsync(program, "exec");
        (await kubectl.RunAsync("exec web -- ls /")).Succeeds().Prints("web is simulated: ls / was not run.");
        Assert.Equal("hello", (await kubectl.RunAsync("exec -i web -- cat", input: "hello")).Succeeds().Output);
        (await kubectl.RunAsync("exec nosuch -- ls")).Fails().Complains("pods \"nosuch\" not found");
        (await kubectl.RunAsync("exec web -c nosuch -- ls")).Fails().Complains("container nosuch is not valid for pod web");
        (await kubectl.RunAsync("exec web")).Fails().Complains("you must specify at least one command for the container");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Exec_ends_as_the_command_did(string program)
    {
        var kubectl = await StartAsync(program, "exit", """--annotations=jota.dev/sim.exec-exit-code=3""");
        var result = await kubectl.RunAsync("exec web -- false");
        result.Fails().Complains("command terminated with exit code 3");
        Assert.Equal(3, result.ExitCode);
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Large_input_comes_back_whole(string program)
    {
        var kubectl = await StartAsync(program, "large");
        var text = string.Concat(Enumerable.Range(0, 500_000).Select(i => $"{i}\n"));
        Assert.True(text == (await kubectl.RunAsync("exec -i web -- cat", input: text)).Succeeds().Output, "what came back is not what was sent");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Forwarded_ports_answer_again_and_again_and_all_at_once(string program)
    {
        var kubectl = await StartAsync(program, "forward");
        var (command, port) = await kubectl.ForwardAsync("web", 80);
        using (command)
        {
            using var http = new HttpClient();
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => http.GetStringAsync($"http://127.0.0.1:{port}/", Ct)));
            Assert.All(answers, a => Assert.Equal("web is simulated: nothing listens on port 80, and this is all it says.\n", a));
            Assert.Equal(answers[0], await http.GetStringAsync($"http://127.0.0.1:{port}/", Ct));
        }
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Run_ends_with_its_input_and_shows_the_log_of_what_ended_before(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "run");
        (await kubectl.RunAsync("run talks -i --rm --restart=Never --image=i -- cat", input: "knock")).Succeeds().Prints("knock");
        (await kubectl.RunAsync("run quick -i --rm --restart=Never --image=i --annotations=jota.dev/sim.exit-after=0 -- echo")).Succeeds()
            .Prints("quick is simulated: nothing runs, and this line is all of its log.");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Attach_talks_with_the_containers_own_process(string program)
    {
        var kubectl = await StartAsync(program, "attach", "--stdin");
        (await kubectl.RunAsync("attach -i web", input: "knock")).Succeeds().Prints("web is simulated: it prints what it is told.").Prints("knock");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Debug_brings_a_container_into_a_pod_and_talks_with_it(string program)
    {
        var kubectl = await StartAsync(program, "debug");
        (await kubectl.RunAsync("debug web -i --image=busybox:1.36 --target=web -c looker", input: "knock")).Succeeds().Prints("knock");
        Assert.Equal("web", (await kubectl.RunAsync("get pod web -o jsonpath={.spec.ephemeralContainers[0].targetContainerName}")).Succeeds().Output);
        Assert.Equal("0", (await kubectl.RunAsync("get pod web -o jsonpath={.status.containerStatuses[0].restartCount}")).Succeeds().Output);
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_pod_that_is_nowhere_yet_cannot_be_talked_with(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "nowhere");
        (await kubectl.RunAsync("""run pend --image=nginx --overrides={"spec":{"nodeSelector":{"no":"where"}}}""")).Succeeds();
        (await kubectl.RunAsync("exec pend -- ls")).Fails().Complains("pod pend does not have a host assigned");
    }

    private async Task<Kubectl> StartAsync(string program, string test, string options = "")
    {
        var kubectl = await cluster.KubectlAsync(program, test);
        (await kubectl.RunAsync($"run web --image=nginx {options}")).Succeeds();
        (await kubectl.WaitAsync("pod/web", "condition=Ready")).Succeeds();
        return kubectl;
    }
}
