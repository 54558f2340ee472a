namespace Jota.Kubectl;

/// <summary>A command line that stops at a group of commands, or at <c>kubectl</c>: tells how it goes on.</summary>
/// <param name="tree">All commands.</param>
/// <param name="about">The group; null for all commands.</param>
/// <param name="path">Its words.</param>
internal sealed class UsageCommand(CommandTree tree, Command? about, string path) : Command
{
    public override string Name => "help";

    public override IReadOnlyList<Flag> Flags => about?.Flags ?? [];

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var page = new HelpPage(call.Output);
        if (about is null)
        {
            page.OfAll(tree);
        }
        else
        {
            page.Of(about, path);
        }

        return Task.FromResult(0);
    }
}
