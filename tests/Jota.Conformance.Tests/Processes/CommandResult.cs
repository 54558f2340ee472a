namespace Jota.Conformance.Tests;

/// <summary>How a program ended and what it printed.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The lines of the output, each with its runs of blanks made one.</summary>
    public IReadOnlyList<string> Lines =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];

    public CommandResult Succeeds()
    {
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    public CommandResult Fails()
    {
        Assert.True(ExitCode != 0, ToString());
        return this;
    }

    public CommandResult Prints(string text)
    {
        Assert.True(Output.Contains(text, StringComparison.Ordinal), $"no \"{text}\" in:\n{this}");
        return this;
    }

    public CommandResult Complains(string text)
    {
        Assert.True(Error.Contains(text, StringComparison.Ordinal), $"no \"{text}\" in:\n{this}");
        return this;
    }

    public CommandResult DoesNotPrint(string text)
    {
        Assert.False(Output.Contains(text, StringComparison.Ordinal), $"\"{text}\" in:\n{this}");
        return this;
    }

    public override string ToString() => $"$ {Command}\n{Output}{Error}[exit {ExitCode}]";
}
