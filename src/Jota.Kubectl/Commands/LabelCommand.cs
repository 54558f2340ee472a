using System.Text.RegularExpressions;

namespace Jota.Kubectl;

/// <summary><c>kubectl label</c>.</summary>
internal sealed partial class LabelCommand : Command
{
    public override string Name => "label";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. Selecting.Flags, .. Change.Flags, Flag.Switch("overwrite"), Flag.Switch("list"), Flag.Text("resource-version"),
        Flag.Switch("local"), ChangeCause.Flag,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var pairs = Pairs.Read(call.Arguments, "label");
        foreach (var (key, value) in pairs.Set)
        {
            if (!Value().IsMatch(value))
            {
                throw KubectlException.Error(
                    $"invalid label value: \"{key}={value}\": a valid label must be an empty string or consist of " +
                    "at most 63 alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character");
            }
        }

        var list = call.Flags.Is("list");
        if (pairs.Set.Count + pairs.Removed.Count == 0 && !list)
        {
            throw KubectlException.Error("at least one label update is required");
        }

        return await new MetadataChange(call, pairs, "labels", "kubectl-label").RunAsync(
            list,
            already: (key, old) => $"'{key}' already has a value ({old}), and --overwrite is false",
            told: (before, after, missing) =>
            {
                missing.ForEach(key => call.Output.Write($"label \"{key}\" not found.\n"));
                var isLess = !call.Flags.Is("overwrite") && after.Length < before.Length;
                return before == after ? "not labeled" : isLess ? "unlabeled" : "labeled";
            },
            ct);
    }

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?\z")]
    private static partial Regex Value();
}
