namespace Jota.Kubectl;

/// <summary><c>kubectl plugin</c>: a group.</summary>
/// <param name="commands">All commands, once they are known.</param>
internal sealed class PluginCommand(Func<CommandTree> commands) : Command
{
    public override string Name => "plugin";

    public override IReadOnlyList<Command> Commands { get; } = [new PluginListCommand(commands)];
}
