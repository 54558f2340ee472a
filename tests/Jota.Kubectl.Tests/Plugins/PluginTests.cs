using System.Runtime.Versioning;
using Jota.Kubectl.Tests.Differential;

namespace Jota.Kubectl.Tests.Plugins;

/// <summary>Programs that are commands.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PluginTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-plugins-").FullName;
    private readonly string _other = Directory.CreateTempSubdirectory("jota-plugins-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_other, recursive: true);
    }

    [Theory]
    [InlineData("foo", "foo:\n")]
    [InlineData("foo baz x", "foo:baz x\n")]
    [InlineData("foo bar baz --x -n y", "foo-bar:baz --x -n y\n")]
    [InlineData("foo --flag bar", "foo:--flag bar\n")]
    [InlineData("with-dash x", "with_dash:x\n")]
    [InlineData("create thing x", "create-thing:x\n")]
    [InlineData("foo --help", "foo:--help\n")]
    public async Task The_longest_name_runs_with_the_rest_of_the_line(string line, string output)
    {
        foreach (var name in (string[])["foo", "foo-bar", "with_dash", "create-thing", "get"])
        {
            Make(_folder, name);
        }

        Assert.Equal(new Outcome(0, output, ""), await RunAsync(line));
    }

    [Fact]
    public async Task A_plugins_exit_code_is_kubectls()
    {
        Make(_folder, "bad", "exit 7");
        Assert.Equal(7, (await RunAsync("bad")).ExitCode);
    }

    [Theory]
    [InlineData("-n x foo", "error: flags cannot be placed before plugin name: -n\n")]
    [InlineData("fooo", "error: unknown command \"fooo\" for \"kubectl\"\n")]
    [InlineData("create fooo", "error: unknown command \"fooo\"\nSee 'kubectl create -h' for help and examples\n")]
    public async Task What_is_no_plugin_is_no_command(string line, string error)
    {
        Make(_folder, "foo");
        Make(_folder, "create");
        Assert.Equal(new Outcome(1, "", error), await RunAsync(line));
    }

    [Fact]
    public async Task Lists_as_the_original_does()
    {
        Assert.SkipUnless(Kubectls.Theirs is not null, "there is no kubectl to compare with");
        await CompareListAsync();
        Make(_folder, "foo");
        await CompareListAsync();
        Make(_other, "foo");
        Make(_other, "rollout-status");
        Make(_folder, "version");
        File.WriteAllText(Path.Combine(_folder, "kubectl-text"), "");
        await CompareListAsync();
    }

    private async Task CompareListAsync()
    {
        foreach (var words in (string[][])[["plugin", "list"], ["plugin", "list", "--name-only"]])
        {
            var (theirs, ours) = (await Kubectls.RunTheirsAsync(words, "", Variables), await Kubectls.RunOursAsync(words, "", Variables));
            Assert.Equal((theirs.ExitCode, theirs.Output, theirs.Error), (ours.ExitCode, ours.Output, ours.Error));
        }
    }

    private Dictionary<string, string> Variables => new() { ["HOME"] = _other, ["PATH"] = $"{_folder}:/nonexistent:{_other}" };

    private static void Make(string folder, string name, string does = "echo \"${0##*/kubectl-}:$*\"")
    {
        var path = Path.Combine(folder, "kubectl-" + name);
        File.WriteAllText(path, $"#!/bin/sh\n{does}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Task<Outcome> RunAsync(string line) => Kubectls.RunOursAsync(line.Split(' '), "", Variables);
}
