namespace Jota.Kubectl;

/// <summary><c>kubectl rollout</c>: a group.</summary>
internal sealed class RolloutCommand : Command
{
    public override string Name => "rollout";

    public override IReadOnlyList<Command> Commands { get; } =
    [
        new RolloutHistoryCommand(),
        new RolloutPauseCommand("pause", true),
        new RolloutPauseCommand("resume", false),
        new RolloutRestartCommand(),
        new RolloutStatusCommand(),
        new RolloutUndoCommand(),
    ];
}
