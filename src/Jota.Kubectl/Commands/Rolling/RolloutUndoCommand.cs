namespace Jota.Kubectl;

/// <summary><c>kubectl rollout undo</c>.</summary>
internal sealed class RolloutUndoCommand : Command
{
    public override string Name => "undo";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. PrintOptions.Flags, Flag.Number("to-revision"), Flag.Text("selector", letter: 'l'),
        Flag.Text("dry-run", "none", bare: "unchanged"),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        RolloutSelection.Check(call);
        var change = new Change(call, "");
        var undo = new RolloutUndo(call, change);
        var resources = call.Resources;
        foreach (var info in await RolloutSelection.FetchAsync(call, resources, ct))
        {
            try
            {
                change.Print(info.Object!, await undo.RunAsync(info, call.Flags.Number("to-revision"), ct));
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        change.Finish();
        return resources.Failures.Tell(call.Error);
    }
}
