namespace Jota.Kubectl.Tests.Differential;

/// <summary>The authorities that the machine believes are left alone only by command lines that have no use for them.</summary>
[Collection("live")]
public sealed class MachineAuthoritiesTests(LiveCluster cluster)
{
    [Theory]
    [InlineData("get nodes", true)]
    [InlineData("config view", false)]
    [InlineData("get -f https://localhost:1/pods.yaml", false)]
    public async Task They_are_idle_when_the_server_has_its_own_and_nothing_is_read_from_elsewhere(string line, bool idle)
    {
        var calls = 0;
        using var output = new StringWriter();
        using var error = new StringWriter();
        await KubectlProgram.TryRunAsync(
            line.Split(' '),
            new Surroundings
            {
                Output = output,
                Error = error,
                Input = Stream.Null,
                Variable = name => name == "KUBECONFIG" ? cluster.Kubeconfig : null,
                Home = cluster.HomeOf("ours"),
                Folder = Kubectls.Root,
                Clock = TimeProvider.System,
                MachineAuthoritiesAreIdle = () => calls++,
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(idle ? 1 : 0, calls);
    }
}
