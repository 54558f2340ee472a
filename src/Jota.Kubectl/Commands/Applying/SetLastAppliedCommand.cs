using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl apply set-last-applied</c>: lets objects remember files as if they had been applied.</summary>
internal sealed class SetLastAppliedCommand : Command
{
    public override string Name => "set-last-applied";

    public override IReadOnlyList<Flag> Flags { get; } =
        [.. ManifestOptions.Flags, .. Change.Flags, Flag.Switch("create-annotation")];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var files = ManifestOptions.Of(call.Flags);
        if (files.IsEmpty)
        {
            throw KubectlException.Error("must specify one of -f and -k");
        }

        var change = new Change(call, "kubectl");
        var resources = call.Resources;
        var infos = await resources.WrittenAsync(files, isChecked: false, ct);
        if (resources.Failures.Count > 0)
        {
            return resources.Failures.Tell(call.Error);
        }

        var lives = new List<JsonObject>();
        foreach (var info in infos)
        {
            var live = await call.Objects.GetAsync(info.Mapping, info.Namespace, info.Name, ct);
            lives.Add(LastAppliedText.Of(live) is not null || call.Flags.Is("create-annotation") ? live : throw KubectlException.Error(
                $"no last-applied-configuration annotation found on resource: {info.Name}, to create the annotation, run the command " +
                "with --create-annotation"));
        }

        foreach (var (info, live) in infos.Zip(lives))
        {
            var text = LastApplied.TextAsIs(info.Object!);
            var isSame = LastAppliedText.Of(live) == text;
            change.Print(
                isSame || change.DryRun == DryRun.Client
                    ? live
                    : await call.Objects.PatchAsync(
                        info.Mapping, info.Namespace, info.Name, ObjectClient.MergePatch, LastAppliedText.Patch(text).ToJsonString(),
                        change.Query.ToString(), ct),
                "configured");
        }

        change.Finish();
        return infos.Count > 0 ? 0 : throw KubectlException.Error("no objects passed to set-last-applied");
    }
}
