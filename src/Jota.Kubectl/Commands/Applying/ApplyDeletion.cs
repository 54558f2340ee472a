namespace Jota.Kubectl;

/// <summary>How <c>apply</c> deletes, where it does: with <c>--force</c> and <c>--prune</c>.</summary>
internal static class ApplyDeletion
{
    public static IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.Switch("force"), Flag.Switch("wait"), Flag.Duration("timeout"), Flag.Number("grace-period", -1),
        Flag.Text("cascade", "background", bare: "background"),
    ];

    public static Deletion Of(Invocation call, DryRun dryRun) => new()
    {
        DryRun = dryRun,
        Propagation = Deletion.PropagationOf(call.Flags.Text("cascade")),
        Grace = call.Flags.Number("grace-period"),
        Waits = call.Flags.Is("wait"),
    };
}
