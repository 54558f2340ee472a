namespace Jota.Kubectl;

/// <summary>Changes objects that roll something out, by a patch each.</summary>
internal sealed class RolloutChange(Invocation call)
{
    public static IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. PrintOptions.Flags, Flag.Text("field-manager"), Flag.Text("selector", letter: 'l'),
    ];

    /// <summary>Does it.</summary>
    /// <param name="patchOf">The patch of an object. Throws where it cannot be done.</param>
    /// <param name="operation">What was done then.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<int> RunAsync(Func<ResourceInfo, string> patchOf, string operation, CancellationToken ct)
    {
        RolloutSelection.Check(call);
        var manager = call.Flags.Text("field-manager") is { Length: > 0 } own ? own : "kubectl-rollout";
        var printing = PrintOptions.Of(call.Flags, call.Around);
        var printer = printing is { Format: "" or "name", Template: "" }
            ? new NamePrinter(printing.Format == "name" ? "" : operation)
            : ObjectPrinter.Of(printing.Format, printing) ?? throw KubectlException.Error("unable to match a printer suitable for wide");
        var resources = call.Resources;
        var infos = await RolloutSelection.FetchAsync(call, resources, ct);
        if (infos.Count == 0 && resources.Failures.Count == 0)
        {
            call.Error.WriteLine($"No resources found in {call.Session.Namespace} namespace.");
        }

        foreach (var info in infos)
        {
            try
            {
                var query = new Query().With("fieldManager", manager).ToString();
                printer.Print(
                    await call.Objects.PatchAsync(
                        info.Mapping, info.Namespace, info.Name, ObjectClient.StrategicPatch, patchOf(info), query, ct),
                    call.Output);
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        printer.Finish(call.Output);
        return resources.Failures.Tell(call.Error);
    }
}
