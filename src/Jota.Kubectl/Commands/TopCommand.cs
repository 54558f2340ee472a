namespace Jota.Kubectl;

/// <summary><c>kubectl top</c>: a group.</summary>
internal sealed class TopCommand : Command
{
    public override string Name => "top";

    public override IReadOnlyList<Command> Commands { get; } = [new TopNodeCommand(), new TopPodCommand()];
}
