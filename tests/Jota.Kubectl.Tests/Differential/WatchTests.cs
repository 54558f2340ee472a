namespace Jota.Kubectl.Tests.Differential;

/// <summary><c>get -w</c> shows what there is, and then what changes, as it changes.</summary>
[Collection("live")]
public sealed class WatchTests(LiveCluster cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal)
    {
        ["HOME"] = cluster.HomeOf("ours"),
        ["KUBECONFIG"] = cluster.Kubeconfig,
    };

    [Fact]
    public async Task Each_change_is_a_row_below_one_header()
    {
        await DoAsync("create namespace watched");
        await DoAsync("create configmap first --from-literal=a=b -n watched");
        using var output = new AwaitedOutput();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(Patience);
        var watching = RunAsync("get configmaps -n watched -w --output-watch-events", output, end.Token);
        await output.UntilAsync("first", end.Token);
        await DoAsync("create configmap second --from-literal=a=b --from-literal=c=d -n watched");
        await output.UntilAsync("second", end.Token);
        await DoAsync("delete configmap first -n watched");
        await output.UntilAsync("DELETED", end.Token);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);

        var rows = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(row => !row.Contains("kube-root-ca.crt"));
        Assert.Equal(
            ["EVENT NAME DATA AGE", "ADDED first 1", "ADDED second 2", "DELETED first 1"],
            rows.Select((row, at) => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..(at == 0 ? 4 : 3)])));
    }

    private async Task DoAsync(string line)
    {
        var done = await Kubectls.RunOursAsync(line.Split(' '), "", _variables);
        Assert.True(done.ExitCode == 0, $"{line}: {done}");
    }

    private async Task<int?> RunAsync(string line, TextWriter output, CancellationToken ct)
    {
        using var error = new StringWriter();
        return await KubectlProgram.TryRunAsync(line.Split(' '), new Surroundings
        {
            Output = output,
            Error = error,
            Input = Stream.Null,
            Variable = _variables.GetValueOrDefault,
            Home = _variables["HOME"],
            Folder = Kubectls.Root,
            Clock = TimeProvider.System,
        }, ct);
    }
}
