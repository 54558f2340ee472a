namespace Jota.Kubectl;

/// <summary><c>kubectl edit</c>.</summary>
internal sealed class EditCommand : Command
{
    public override string Name => "edit";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. PrintOptions.Flags, Flag.Text("field-manager"), Validation.Flag, Flag.Switch("output-patch"),
        Flag.Text("dry-run", "none", bare: "unchanged").Elsewhere, Flag.Text("subresource"), Flag.Switch("save-config").Elsewhere,
        Flag.Switch("windows-line-endings").Elsewhere, ChangeCause.Flag,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var format = call.Flags.Text("output");
        if (format is not ("" or "yaml" or "json"))
        {
            throw new NotOursException($"edit -o {format}");
        }

        var resources = call.Resources;
        var options = new SelectionOptions { Files = ManifestOptions.Of(call.Flags), TypesAlone = true, CommandPath = call.Command };
        var infos = await resources.FetchAsync(await resources.SelectAsync(call.Arguments, options, ct), options, ct);
        if (resources.Failures.Tell(call.Error) is not 0 and var code)
        {
            return code;
        }

        var subresource = call.Flags.Text("subresource");
        foreach (var info in subresource.Length > 0 ? infos : [])
        {
            info.Object = await call.Objects.GetSubresourceAsync(info.Mapping, info.Namespace, info.Name, subresource, ct);
        }

        if (infos.Count == 0)
        {
            throw KubectlException.Error("edit cancelled, no objects found");
        }

        return await new EditSession(call, infos, format == "json")
        {
            Subresource = subresource,
            ShowsPatch = call.Flags.Is("output-patch"),
        }.RunAsync(new Change(call, "kubectl-edit"), ct);
    }
}
