namespace Jota.Kubectl;

/// <summary><c>kubectl replace</c>.</summary>
internal sealed class ReplaceCommand : Command
{
    public override string Name => "replace";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. Change.Flags, Validation.Flag, Flag.Switch("force").Elsewhere, Flag.Text("raw").Elsewhere,
        Flag.Switch("save-config").Elsewhere, Flag.Text("subresource"), Flag.Text("cascade", "background", bare: "background").Elsewhere,
        Flag.Number("grace-period", -1).Elsewhere, Flag.Duration("timeout").Elsewhere, Flag.Switch("wait").Elsewhere,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var files = ManifestOptions.Of(call.Flags);
        if (files.Files.Count == 0)
        {
            throw KubectlException.Usage(call.Command, "must specify one of -f and -k");
        }

        var change = new Change(call, "kubectl-replace");
        var query = change.Query.With("fieldValidation", Validation.Of(call.Flags)).ToString();
        var resources = call.Resources;
        var infos = await resources.WrittenAsync(files, Validation.IsChecked(call.Flags), ct);
        foreach (var info in infos)
        {
            try
            {
                if (info.Name.Length == 0)
                {
                    throw KubectlException.Error("resource name may not be empty");
                }

                change.Print(
                    change.DryRun == DryRun.Client
                        ? info.Object!
                        : await call.Objects.ReplaceAsync(
                            info.Mapping, info.Namespace, info.Name, info.Object!, query, ct, call.Flags.Text("subresource")),
                    "replaced");
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e, $"error when replacing \"{info.Source}\": ");
            }
        }

        change.Finish();
        return infos.Count > 0 || resources.Failures.Count > 0
            ? resources.Failures.Tell(call.Error)
            : throw KubectlException.Error("no objects passed to replace");
    }
}
