using Jota.Kubectl.Tests.Differential;

namespace Jota.Kubectl.Tests.Completing;

/// <summary>What shells are told without a server.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("jota-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("roll", "rollout\tLook at what is rolled out, and change it: deployments, daemon sets and stateful sets.\n:4\n")]
    [InlineData("rollout un", "undo\tGo back to a revision from before.\n:4\n")]
    [InlineData("get --show-k", "--show-kind\tTell each object's type.\n:4\n")]
    [InlineData("get --show-kind --show-l", "--show-labels\tShow labels as the last column.\n:4\n")]
    [InlineData("patch pod x --type ", "strategic\nmerge\njson\n:4\n")]
    [InlineData("patch pod x --type=m", "merge\n:4\n")]
    [InlineData("apply -f ", "json\nyaml\nyml\n:8\n")]
    [InlineData("apply -k x", ":16\n")]
    [InlineData("completion z", "zsh\n:4\n")]
    [InlineData("help rollout un", "undo\n:4\n")]
    [InlineData("why ", "pod\ndeployment\nservice\n:4\n")]
    [InlineData("exec a -- sh -", ":0\n")]
    [InlineData("nosuch ", ":0\n")]
    [InlineData("get pods ", ":4\n")]
    [InlineData("get po ", ":4\n")]
    [InlineData("get po --show-k", "--show-kind\tTell each object's type.\n:4\n")]
    [InlineData("get pods --subresource ", "status\nscale\nresize\n:4\n")]
    [InlineData("wait pod x --for c", "condition=\ncreate\n:6\n")]
    [InlineData("expose pod x --protocol=S", "SCTP\n:4\n")]
    [InlineData("create quota q --scopes T", "Terminating\n:4\n")]
    [InlineData("create priorityclass p --preemption-policy N", "Never\n:4\n")]
    public async Task Tells_what_a_word_may_become(string line, string output)
    {
        var (code, told, _) = await AskAsync("__complete", line);
        Assert.Equal((0, output), (code, told));
    }

    [Fact]
    public async Task Descriptions_are_left_out_where_a_shell_has_no_place_for_them() =>
        Assert.Equal("undo\n:4\n", (await AskAsync("__completeNoDesc", "rollout un")).Output);

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task Each_shell_gets_a_script_that_asks_kubectl(string shell)
    {
        var (code, output, error) = await RunAsync(["completion", shell]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(" __complete ", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', output);
    }

    [Theory]
    [InlineData("completion")]
    [InlineData("completion csh")]
    [InlineData("completion bash zsh")]
    public async Task Other_shells_are_refused(string line) => Assert.Equal(1, (await RunAsync(line.Split(' '))).ExitCode);

    private Task<Outcome> AskAsync(string word, string line) => RunAsync([word, .. line.Split(' ')]);

    private Task<Outcome> RunAsync(string[] words) =>
        Kubectls.RunOursAsync(words, "", new Dictionary<string, string> { ["HOME"] = _home });
}
