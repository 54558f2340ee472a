namespace Jota.Kubectl;

/// <summary><c>kubectl annotate</c>.</summary>
internal sealed class AnnotateCommand : Command
{
    public override string Name => "annotate";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. Selecting.Flags, .. Change.Flags, Flag.Switch("overwrite"), Flag.Switch("list"), Flag.Text("resource-version"),
        Flag.Switch("local"), ChangeCause.Flag,
    ];

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var pairs = Pairs.Read(call.Arguments, "annotation");
        var list = call.Flags.Is("list");
        if (pairs.Set.Count + pairs.Removed.Count == 0 && !list)
        {
            throw KubectlException.Error("at least one annotation update is required");
        }

        return new MetadataChange(call, pairs, "annotations", "kubectl-annotate").RunAsync(
            list,
            already: (key, old) =>
                $"--overwrite is false but found the following declared annotation(s): '{key}' already has a value ({old})",
            told: (_, _, _) => "annotated",
            ct);
    }
}
