namespace Jota.Kubectl.Tests.Differential;

/// <summary>What the newest kubectl that is installed does not know yet of <c>autoscale</c>.</summary>
[Collection("live")]
public sealed class AutoscaleTests(LiveCluster cluster)
{
    [Theory]
    [InlineData("--cpu=70%", "cpu Utilization 70;")]
    [InlineData("--cpu=500m", "cpu AverageValue 500m;")]
    [InlineData("--cpu=500", "cpu AverageValue 500m;")]
    [InlineData("--memory=60%", "memory Utilization 60;")]
    [InlineData("--memory=200Mi", "memory AverageValue 200Mi;")]
    [InlineData("--memory=200 --cpu=50%", "cpu Utilization 50;memory AverageValue 200Mi;")]
    [InlineData("--cpu-percent=80 --memory=1Gi", "cpu Utilization 80;memory AverageValue 1Gi;")]
    public async Task A_share_or_an_amount_of_processors_and_memory_is_a_metric(string flags, string metrics) =>
        Assert.Equal(new Outcome(0, metrics, ""), await RunAsync(flags));

    [Theory]
    [InlineData("--cpu=many")]
    [InlineData("--cpu=-1")]
    [InlineData("--memory=x%")]
    [InlineData("--cpu=70% --cpu-percent=70")]
    public async Task What_is_neither_is_refused(string flags)
    {
        var (code, output, error) = await RunAsync(flags);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("error: --", error, StringComparison.Ordinal);
    }

    private async Task<Outcome> RunAsync(string flags)
    {
        var variables = new Dictionary<string, string> { ["HOME"] = cluster.HomeOf("ours"), ["KUBECONFIG"] = cluster.Kubeconfig };
        await Kubectls.RunOursAsync(["create", "deployment", "scaled", "--image=nginx", "--replicas=0"], "", variables);
        const string Shown = "{range .spec.metrics[*]}{.resource.name} {.resource.target.type} " +
            "{.resource.target.averageUtilization}{.resource.target.averageValue};{end}";
        return await Kubectls.RunOursAsync(
            ["autoscale", "deployment", "scaled", "--max=3", "--dry-run=client", "-o", "jsonpath=" + Shown, .. flags.Split(' ')], "", variables);
    }
}
