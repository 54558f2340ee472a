namespace Jota.Kubectl;

/// <summary><c>kubectl set</c>: a group.</summary>
internal sealed class SetCommand : Command
{
    public override string Name => "set";

    public override IReadOnlyList<Command> Commands { get; } =
    [
        new SetEnvCommand(), new SetImageCommand(), new SetResourcesCommand(), new SetSelectorCommand(), new SetServiceAccountCommand(),
        new SetSubjectCommand(),
    ];
}
