using Jota.Kubectl.Tests.Differential;

namespace Jota.Kubectl.Tests;

/// <summary>Command lines that need no server.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("jota-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("debug node/x")]
    [InlineData("get pods -h")]
    [InlineData("get pods -k x")]
    [InlineData("create cm x --append-hash")]
    [InlineData("-n x exec -f pod.yaml -- sh")]
    [InlineData("completion bash")]
    [InlineData("")]
    public async Task What_is_not_done_here_is_left_to_another_kubectl_without_a_word(string line)
    {
        Assert.Equal(new Outcome(null, "", ""), await RunAsync(line));
    }

    [Fact]
    public async Task A_command_that_is_none_is_told_with_the_one_that_may_have_been_meant()
    {
        Assert.Equal(new Outcome(1, "", "error: unknown command \"gte\" for \"kubectl\"\n\nDid you mean this?\n\tget\n"), await RunAsync("gte pods"));
    }

    [Fact]
    public async Task The_version_is_told_without_a_server()
    {
        var told = await RunAsync("version --client");
        Assert.Equal((0, ""), (told.ExitCode, told.Error));
        Assert.StartsWith("Client Version: v1.36", told.Output, StringComparison.Ordinal);
        Assert.Contains("gitVersion: v1.36", (await RunAsync("version --client -o yaml")).Output, StringComparison.Ordinal);
    }

    private Task<Outcome> RunAsync(string line) => Kubectls.RunOursAsync(
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries), "", new Dictionary<string, string> { ["HOME"] = _home });
}
