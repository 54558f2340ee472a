namespace Jota.Kubectl;

/// <summary><c>kubectl set serviceaccount</c>.</summary>
internal sealed class SetServiceAccountCommand : Command
{
    public override string Name => "serviceaccount";

    public override IReadOnlyList<string> Aliases => ["sa"];

    public override IReadOnlyList<Flag> Flags { get; } =
        [.. ManifestOptions.Flags, .. Change.Flags, Flag.Switch("all"), Flag.Switch("local"), ChangeCause.Flag];

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count == 0)
        {
            throw KubectlException.Error("serviceaccount is required");
        }

        var account = call.Arguments[^1];
        return new SetChange(call, "serviceaccount updated") { Refusal = "failed to patch ServiceAccountName" }.RunAsync(
            [.. call.Arguments.SkipLast(1)],
            call.Flags.Is("all"),
            (_, item) => PodTemplates.SpecOf(item)["serviceAccountName"] = account,
            ct);
    }
}
