namespace Jota.Kubectl;

/// <summary><c>kubectl replace</c>.</summary>
internal sealed class ReplaceCommand : Command
{
    public override string Name => "replace";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. Change.Flags, Validation.Flag, Flag.Switch("force"), Flag.Text("raw").Elsewhere,
        Flag.Switch("save-config"), Flag.Text("subresource"), Flag.Text("cascade", "background", bare: "background"),
        Flag.Number("grace-period", -1), Flag.Duration("timeout"), Flag.Switch("wait"),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var files = ManifestOptions.Of(call.Flags);
        if (files.IsEmpty)
        {
            throw KubectlException.Usage(call.Command, "must specify one of -f and -k");
        }

        var change = new Change(call, "kubectl-replace");
        var query = change.Query.With("fieldValidation", Validation.Of(call.Flags)).ToString();
        var resources = call.Resources;
        var infos = await resources.WrittenAsync(files, Validation.IsChecked(call.Flags), ct);
        if (call.Flags.Is("force"))
        {
            await new ForcedReplacement(call).DeleteAsync(infos, ct);
        }
        else if (call.Flags.Number("grace-period") >= 0)
        {
            throw KubectlException.Error("--grace-period must have --force specified");
        }
        else if (call.Flags.Duration("timeout") != TimeSpan.Zero)
        {
            throw KubectlException.Error("--timeout must have --force specified");
        }

        foreach (var info in infos)
        {
            try
            {
                if (info.Name.Length == 0)
                {
                    throw KubectlException.Error("resource name may not be empty");
                }

                if (call.Flags.Is("save-config"))
                {
                    LastApplied.Set(info.Object!);
                }

                change.Print(change.DryRun == DryRun.Client ? info.Object! : await StoreAsync(call, info, query, ct), "replaced");
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

    private static Task<System.Text.Json.Nodes.JsonObject> StoreAsync(
        Invocation call, ResourceInfo info, string query, CancellationToken ct) => call.Flags.Is("force")
        ? call.Objects.CreateAsync(info.Mapping, info.Namespace, info.Object!, query, ct)
        : call.Objects.ReplaceAsync(
            info.Mapping, info.Namespace, info.Name, info.Object!, query, ct, call.Flags.Text("subresource"));
}
