namespace Jota.Kubectl.Tests.Differential;

/// <summary>What it costs to complete a word: who presses Tab does not want to wait.</summary>
[Collection("live")]
public sealed class CompletionCostTests(LiveCluster cluster)
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal)
    {
        ["HOME"] = cluster.HomeOf("completing"),
        ["KUBECONFIG"] = cluster.Kubeconfig,
    };

    [Theory]
    [InlineData("get", 0)]
    [InlineData("get pods", 1)]
    [InlineData("get po", 1)]
    [InlineData("rollout status deployment", 1)]
    [InlineData("get pods -n", 1)]
    [InlineData("set env deployment/web --from", 2)]
    public async Task Names_cost_one_request_for_each_type_once_the_types_are_known(string line, int requests)
    {
        await AskAsync("get pods");
        var told = await AskAsync(line);
        Assert.Equal(requests, told.Error.Split('\n').Count(each => each.StartsWith("GET ", StringComparison.Ordinal)));
        Assert.DoesNotContain("openapi", told.Error, StringComparison.Ordinal);
    }

    private async Task<Outcome> AskAsync(string line)
    {
        var told = await Kubectls.RunOursAsync(["__completeNoDesc", "--explain", .. line.Split(' '), ""], "", _variables);
        Assert.True(told.ExitCode == 0, told.ToString());
        return told;
    }
}
