using System.Diagnostics;
using System.Text.RegularExpressions;
using Jota.Kubectl.Tests.Differential;

namespace Jota.Kubectl.Tests.Help;

/// <summary>What is told about commands.</summary>
public sealed partial class HelpTests
{
    public static TheoryData<string> Commands() => [.. CommandCatalog.Tree.All().Select(command => command.Path)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_is_told_about_with_an_example_and_each_of_its_flags(string path)
    {
        var (command, text) = (CommandCatalog.Tree.At(path)!, HelpTexts.Of(path));
        Assert.NotNull(text);
        Assert.EndsWith(".", text.Summary, StringComparison.Ordinal);
        Assert.Contains(text.Examples, line => line.StartsWith('#'));
        Assert.Contains(text.Examples, line => line.Contains($"kubectl {path.Split(' ')[0]}", StringComparison.Ordinal));
        Assert.All(command.Flags, flag => Assert.True(HelpTexts.OfFlag(text, flag.Name).EndsWith('.'), $"--{flag.Name} is not told"));
        Assert.All(text.Flags.Keys, name => Assert.True(command.Flags.Concat(GlobalFlags.All).Any(flag => flag.Name == name), $"there is no --{name}"));
    }

    [Fact]
    public void Every_flag_of_all_commands_is_told() =>
        Assert.All(GlobalFlags.All, flag => Assert.True(HelpTexts.OfFlag(null, flag.Name).EndsWith('.'), $"--{flag.Name} is not told"));

    [Fact]
    public void Flags_that_are_told_about_in_general_are_some_commands()
    {
        var known = CommandCatalog.Tree.All().SelectMany(command => command.Command.Flags).Concat(GlobalFlags.All).Select(flag => flag.Name).ToHashSet();
        var told = File.ReadLines(Path.Combine(Kubectls.Root, "src", "Jota.Kubectl", "Help", "flags.txt")).Select(line => line.Split(':')[0]);
        Assert.Empty(told.Except(known));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_has_all_flags_of_the_originals(string path)
    {
        Assert.SkipUnless(Kubectls.Theirs is not null, "there is no kubectl to compare with");
        var theirs = await HelpOfTheirsAsync(path);
        var own = CommandCatalog.Tree.At(path)!.Flags.Concat(GlobalFlags.All).Select(flag => flag.Name).ToList();
        Assert.Empty(FlagLines().Matches(theirs).Select(match => match.Groups["name"].Value).Except(own));
    }

    [Theory]
    [InlineData("get --help")]
    [InlineData("get -h")]
    [InlineData("help get")]
    [InlineData("get pods -h -o x")]
    [InlineData("-n x get --help")]
    public async Task Help_tells_summary_examples_flags_and_usage(string line)
    {
        var (code, output, error) = await RunAsync(line);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("Show objects.\n", output, StringComparison.Ordinal);
        Assert.Contains("\nExamples:\n  # Pods\n  kubectl get pods\n", output, StringComparison.Ordinal);
        Assert.Contains("\n    -o, --output='':\n\t", output, StringComparison.Ordinal);
        Assert.Contains("\n    --chunk-size=500:\n\t", output, StringComparison.Ordinal);
        Assert.Contains("\nUsage:\n  kubectl get (TYPE", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("help")]
    [InlineData("--help")]
    public async Task Without_a_command_all_of_them_are_told(string line)
    {
        var (code, output, error) = await RunAsync(line);
        Assert.Equal((0, ""), (code, error));
        Assert.All(
            CommandCatalog.Finished.Where(command => !command.IsHidden),
            command => Assert.Matches($"\n  {Regex.Escape(command.Name)} +[A-Z]", output));
    }

    [Theory]
    [InlineData("rollout")]
    [InlineData("rollout -h")]
    [InlineData("help rollout")]
    public async Task A_group_tells_its_commands(string line)
    {
        var (code, output, _) = await RunAsync(line);
        Assert.Equal(0, code);
        Assert.Matches("\nAvailable Commands:\n  history +Show", output);
    }

    [Fact]
    public async Task Options_tells_the_flags_of_all_commands()
    {
        var (code, output, _) = await RunAsync("options");
        Assert.Equal(0, code);
        Assert.All(GlobalFlags.All.Where(flag => flag.Name != "help"), flag => Assert.Contains($"--{flag.Name}=", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_below_a_group_that_is_none_is_told_with_the_one_that_may_have_been_meant()
    {
        Assert.Equal(
            new Outcome(1, "", "error: unknown command \"undoo\"\n\nDid you mean this?\n\tundo\nSee 'kubectl rollout -h' for help and examples\n"),
            await RunAsync("rollout undoo deployment/web"));
    }

    [Fact]
    public async Task Help_about_what_is_no_command_says_so()
    {
        var (_, output, error) = await RunAsync("help gte");
        Assert.Equal("Unknown help topic [`gte`] (did you mean \"get\"?)\n", error);
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }

    private static Task<Outcome> RunAsync(string line) => Kubectls.RunOursAsync(
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries), "", new Dictionary<string, string> { ["HOME"] = "/nonexistent" });

    private static async Task<string> HelpOfTheirsAsync(string path)
    {
        using var process = Process.Start(new ProcessStartInfo(Kubectls.Theirs!, [.. path.Split(' '), "--help"]) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return text;
    }

    [GeneratedRegex(@"^    (-\w, )?--(?<name>[\w-]+)=", RegexOptions.Multiline)]
    private static partial Regex FlagLines();
}
