using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl diff</c>: what applying would change, as the server says. Exits with 1 where anything would.</summary>
internal sealed class DiffCommand : Command
{
    public override string Name => "diff";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. ServerSideApply.Flags, Flag.Text("field-manager"), Flag.Switch("show-managed-fields"),
        Flag.Number("concurrency", 1), Flag.Text("selector", letter: 'l'), .. Pruning.Flags,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        try
        {
            return await CompareAsync(call, ct);
        }
        catch (KubectlException e)
        {
            // One says that there is a difference.
            throw new KubectlException(ErrorText.Of(e), e.ExitCode + 1);
        }
    }

    private static async Task<int> CompareAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count > 0)
        {
            throw KubectlException.Usage(call.Command, $"Unexpected args: [{string.Join(' ', call.Arguments)}]");
        }

        var files = ManifestOptions.Of(call.Flags) with { Labels = call.Flags.Text("selector") };
        if (files.IsEmpty)
        {
            throw KubectlException.Error("must specify one of -f and -k");
        }

        if (call.Flags.Is("force-conflicts") && !call.Flags.Is("server-side"))
        {
            throw KubectlException.Error("--force-conflicts only works with --server-side");
        }

        // Here, unlike where something goes for good, all objects may be meant without a word.
        var pruning = call.Flags.Is("prune") ? new Pruning(call, await PrunedTypes.ReadAsync(call, ct)) : null;
        var resources = call.Resources;
        using var folders = new DiffFolders();
        foreach (var info in await resources.WrittenAsync(files, isChecked: false, ct))
        {
            var live = await call.Objects.FindAsync(info.Mapping, info.Namespace, info.Name, ct);
            var merged = await MergedAsync(call, info, live, ct);
            pruning?.Keep(info, live);
            folders.Add(info, live, merged, call.Flags.Is("show-managed-fields"));
        }

        foreach (var info in pruning is null ? [] : await pruning.FindAsync(ct))
        {
            folders.Add(info, info.Object, null, showsManagers: true);
        }

        if (resources.Failures.Count > 0)
        {
            throw new KubectlException(resources.Failures.Text);
        }

        var (program, arguments) = ProgramOf(call.Around.Variable("KUBECTL_EXTERNAL_DIFF") ?? "");
        var code = await ChildProcess.RunAsync(program, [.. arguments, folders.Live, folders.Merged], call.Output, call.Error, ct);
        return code switch
        {
            null => throw KubectlException.Error($"failed to run \"{program}\": executable file not found in $PATH"),
            <= 1 => code.Value,
            _ => throw KubectlException.Error($"exit status {code}"),
        };
    }

    private static async Task<JsonObject> MergedAsync(Invocation call, ResourceInfo info, JsonObject? live, CancellationToken ct)
    {
        var isServerSide = call.Flags.Is("server-side");
        var manager = call.Flags.Text("field-manager") is { Length: > 0 } own ? own
            : isServerSide ? ServerSideApply.Manager : ApplyCommand.Manager;
        var query = new Query().With("dryRun", "All").With("fieldManager", manager);
        if (isServerSide)
        {
            query.With("force", call.Flags.Is("force-conflicts") ? "true" : "false");
            return await call.Objects.PatchAsync(
                info.Mapping, info.Namespace, info.Name, ObjectClient.ApplyPatch, info.Object!.ToJsonString(), query.ToString(), ct);
        }

        if (live is null)
        {
            return await call.Objects.CreateAsync(info.Mapping, info.Namespace, info.Object!, query.ToString(), ct);
        }

        // What remembers the last apply is itself an annotation, and stays.
        info.Object!.Within("metadata", "annotations");
        var patch = ApplyCommand.PatchOf(info, live, out var kind);
        return patch.Count == 0
            ? (JsonObject)live.DeepClone()
            : await call.Objects.PatchAsync(
                info.Mapping, info.Namespace, info.Name, kind, GoJson.Compact(patch), query.ToString(), ct);
    }

    /// <summary>Words that are no plain options are left out, as upstream does: nobody's shell is to run what a variable says.</summary>
    private static (string Program, IReadOnlyList<string> Arguments) ProgramOf(string given)
    {
        var words = given.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0
            ? ("diff", ["-u", "-N"])
            : (words[0], [.. words.Skip(1).Where(word => word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '='))]);
    }
}
