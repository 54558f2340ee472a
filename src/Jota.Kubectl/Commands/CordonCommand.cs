namespace Jota.Kubectl;

/// <summary><c>kubectl cordon</c> and <c>kubectl uncordon</c>.</summary>
internal sealed class CordonCommand(string name, bool closes) : Command
{
    public override string Name => name;

    public override IReadOnlyList<Flag> Flags { get; } =
        [Flag.Text("selector", letter: 'l'), Flag.Text("dry-run", "none", bare: "unchanged"), .. PrintOptions.Flags];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count == 0 && call.Flags.Text("selector").Length == 0)
        {
            throw KubectlException.Usage(call.Command, $"USAGE: {name} NODE [flags]");
        }

        var change = new Change(call, "");
        if (await NodeClosing.FindAsync(call, ct) is not { } nodes)
        {
            return 1;
        }

        foreach (var node in nodes)
        {
            await NodeClosing.CloseAsync(call, node, change, closes, ct);
        }

        return 0;
    }
}
