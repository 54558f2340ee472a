using Jota.Kubectl.Tests.Differential;

namespace Jota.Kubectl.Tests;

/// <summary>Command lines that need no server.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("jota-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("create -f x --windows-line-endings")]
    [InlineData("-n x edit pod y --windows-line-endings")]
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

    [Theory]
    [InlineData("why pod x")]
    [InlineData("trace pod/x")]
    public async Task What_jota_adds_is_told_to_be_missing_where_it_is(string line)
    {
        var told = await RunAsync(line);
        Assert.Equal((1, ""), (told.ExitCode, told.Output));
        Assert.EndsWith("is not part of this kubectl\n", told.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_jota_adds_gets_server_namespace_and_object()
    {
        AdditionCall? got = null;
        using var output = new StringWriter();
        var around = new Surroundings
        {
            Output = output,
            Error = output,
            Input = Stream.Null,
            Variable = _ => null,
            Home = _home,
            Folder = _home,
            Clock = TimeProvider.System,
            Additions = new Dictionary<string, Addition>
            {
                ["why"] = (call, _) =>
                {
                    got = call;
                    return Task.FromResult(3);
                },
            },
        };
        var code = await KubectlProgram.TryRunAsync(
            ["-s", "http://10.0.0.1:8080", "--token", "secret", "why", "-n", "work", "pod/web"], around, TestContext.Current.CancellationToken);
        Assert.Equal(3, code);
        Assert.Equal(("work", "pod", "web"), (got!.Namespace, got.Kind, got.Name));
        Assert.Equal(("http://10.0.0.1:8080/", "secret"), (got.Server.Server.ToString(), got.Server.Token));
    }

    [Fact]
    public async Task Explain_tells_each_request_and_how_it_ended()
    {
        var told = await RunAsync("-s http://127.0.0.1:1 get pods --explain");
        Assert.Equal((1, ""), (told.ExitCode, told.Output));
        Assert.Matches(@"(?m)^GET http://127\.0\.0\.1:1/apis? no answer in \d+\.\d ms$", told.Error);
    }

    private Task<Outcome> RunAsync(string line) => Kubectls.RunOursAsync(
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries), "", new Dictionary<string, string> { ["HOME"] = _home });

    [Theory]
    [InlineData("--profile=none version --client", 0, "")]
    [InlineData("version --client --profile-output=x", 0, "")]
    [InlineData("version --client --profile=cpu", 1, "error: --profile=cpu: no profiles are written here")]
    [InlineData("--profile heap version --client", 1, "error: --profile=heap: no profiles are written here")]
    [InlineData("version --client --profile=x", 1, "error: unknown profile 'x'")]
    [InlineData("version --client --profile=", 1, "error: unknown profile ''")]
    public async Task Profiles_of_Go_are_refused_clearly(string line, int code, string error)
    {
        var told = await RunAsync(line);
        Assert.Equal(code, told.ExitCode);
        Assert.StartsWith(error, told.Error, StringComparison.Ordinal);
    }
}
