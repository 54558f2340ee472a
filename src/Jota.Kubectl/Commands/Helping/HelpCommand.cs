using Jota.Api;

namespace Jota.Kubectl;

/// <summary><c>kubectl help</c>: how a command is used.</summary>
/// <param name="commands">All commands, once they are known.</param>
internal sealed class HelpCommand(Func<CommandTree> commands) : Command
{
    public override string Name => "help";

    public override bool IsHidden => true;

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var (page, tree) = (new HelpPage(call.Output), commands());
        if (call.Arguments.Count == 0)
        {
            page.OfAll(tree);
            return Task.FromResult(0);
        }

        if (tree.Find(call.Arguments) is { } path)
        {
            page.Of(tree.At(path)!, "kubectl " + path);
            return Task.FromResult(0);
        }

        if (tree.Known.Contains(call.Arguments[0]))
        {
            throw new NotOursException($"help {call.Arguments[0]}");
        }

        var close = NearestName.Of(call.Arguments[0], tree.Known);
        var hint = close is null ? "" : $" (did you mean \"{close}\"?)";
        call.Error.WriteLine($"Unknown help topic [`{string.Join(' ', call.Arguments)}`]{hint}");
        page.OfAll(tree);
        return Task.FromResult(0);
    }
}
