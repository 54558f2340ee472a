namespace Jota.Kubectl;

/// <summary><c>kubectl options</c>: the flags of all commands.</summary>
internal sealed class OptionsCommand : Command
{
    public override string Name => "options";

    public override bool IsHidden => true;

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        new HelpPage(call.Output).OfOptions();
        return Task.FromResult(0);
    }
}
