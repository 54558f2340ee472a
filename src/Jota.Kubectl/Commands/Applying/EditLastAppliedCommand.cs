using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl apply edit-last-applied</c>: edits what objects remember as applied last.</summary>
internal sealed class EditLastAppliedCommand : Command
{
    public override string Name => "edit-last-applied";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. PrintOptions.Flags, Flag.Text("field-manager"), Validation.Flag,
        Flag.Text("dry-run", "none", bare: "unchanged").Elsewhere, Flag.Switch("windows-line-endings").Elsewhere,
        ChangeCause.Flag,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var format = call.Flags.Text("output");
        if (format is not ("" or "yaml" or "json"))
        {
            throw new NotOursException($"edit-last-applied -o {format}");
        }

        var resources = call.Resources;
        var options = new SelectionOptions { Files = ManifestOptions.Of(call.Flags), TypesAlone = true, CommandPath = call.Command };
        var infos = await resources.FetchAsync(await resources.SelectAsync(call.Arguments, options, ct), options, ct);
        if (resources.Failures.Tell(call.Error) is not 0 and var code)
        {
            return code;
        }

        var remembered = infos.Select(info => new ResourceInfo(info.Mapping, info.Namespace, info.Name)
        {
            Object = JsonNode.Parse(LastAppliedText.Of(info.Object!) ?? "null") as JsonObject
                ?? throw KubectlException.Error("The last-applied-configuration annotation is not present"),
        }).ToList();
        var session = new EditSession(call, remembered, format == "json")
        {
            PatchOf = (_, edited) => (LastAppliedText.Patch(LastApplied.TextAsIs(edited)), ObjectClient.MergePatch),
        };
        return await session.RunAsync(new Change(call, "kubectl-client-side-apply"), ct);
    }
}
