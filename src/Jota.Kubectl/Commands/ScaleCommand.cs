using System.Globalization;

namespace Jota.Kubectl;

/// <summary><c>kubectl scale</c>.</summary>
internal sealed class ScaleCommand : Command
{
    public override string Name => "scale";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. PrintOptions.Flags, Flag.Text("dry-run", "none", bare: "unchanged"),
        Flag.Text("selector", letter: 'l'), Flag.Switch("all"), Flag.Number("replicas", -1), Flag.Number("current-replicas", -1),
        Flag.Text("resource-version"), Flag.Duration("timeout").Elsewhere, ChangeCause.Flag,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var replicas = call.Flags.Number("replicas");
        if (replicas < 0)
        {
            throw KubectlException.Error("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
        }

        var change = new Change(call, "");
        var cause = new ChangeCause(call);
        var resources = call.Resources;
        var options = Selecting.Of(call);
        var selected = await resources.SelectAsync(call.Arguments, options, ct);
        var infos = await resources.FetchAsync(selected, options, ct);
        foreach (var info in infos)
        {
            try
            {
                await ScaleAsync(call, info, replicas, change, ct);
                if (change.DryRun == DryRun.None)
                {
                    await cause.RecordAsync(info, info.Object!, "", ct);
                }

                change.Print(info.Object!, "scaled");
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        change.Finish();
        return infos.Count > 0
            ? resources.Failures.Tell(call.Error)
            : throw KubectlException.Error($"no objects passed to scale {resources.Failures.Text}".TrimEnd());
    }

    private static async Task ScaleAsync(Invocation call, ResourceInfo info, long replicas, Change change, CancellationToken ct)
    {
        if (change.DryRun == DryRun.Client)
        {
            return;
        }

        var (type, ns, name) = (info.Mapping, info.Namespace, info.Name);
        var (current, version) = (call.Flags.Number("current-replicas"), call.Flags.Text("resource-version"));
        var query = change.DryRun == DryRun.Server ? "dryRun=All" : "";
        if (current < 0 && version.Length == 0)
        {
            var patch = string.Create(CultureInfo.InvariantCulture, $"{{\"spec\":{{\"replicas\":{replicas}}}}}");
            await call.Objects.PatchAsync(type, ns, name, ObjectClient.MergePatch, patch, query, ct, "scale");
            return;
        }

        var scale = await call.Objects.GetSubresourceAsync(type, ns, name, "scale", ct);
        var (there, own) = (scale.Number("spec", "replicas") ?? 0, scale.Text("metadata", "resourceVersion"));
        if (current >= 0 && there != current)
        {
            throw KubectlException.Error($"Expected replicas to be {current}, was {there}");
        }

        if (version.Length > 0 && own != version)
        {
            throw KubectlException.Error($"Expected resource version to be {version}, was {own}");
        }

        scale.Within("spec")["replicas"] = replicas;
        await call.Objects.ReplaceAsync(type, ns, name, scale, query, ct, "scale");
    }
}
