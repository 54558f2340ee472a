namespace Jota.Kubectl;

/// <summary><c>kubectl rollout history</c>.</summary>
internal sealed class RolloutHistoryCommand : Command
{
    public override string Name => "history";

    public override IReadOnlyList<Flag> Flags { get; } =
        [.. ManifestOptions.Flags, .. PrintOptions.Flags, Flag.Number("revision"), Flag.Text("selector", letter: 'l')];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var wanted = call.Flags.Number("revision");
        RolloutSelection.Check(call);
        if (wanted < 0)
        {
            throw KubectlException.Error($"revision must be a positive integer: {wanted}");
        }

        var printing = PrintOptions.Of(call.Flags, call.Around);
        var printer = RolloutSelection.PrinterOf(printing);
        var resources = call.Resources;
        foreach (var info in await RolloutSelection.FetchAsync(call, resources, ct))
        {
            try
            {
                var revisions = await Revisions.OfAsync(call, info, "history viewer", ct);
                if (printer is not null)
                {
                    Print(call, revisions, wanted, printer);
                }
                else if (wanted > 0)
                {
                    Tell(call, info, Find(revisions, wanted));
                }
                else
                {
                    Tell(call, info, revisions);
                }
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        printer?.Finish(call.Output);
        return resources.Failures.Tell(call.Error);
    }

    private static Revision Find(SortedDictionary<long, Revision> revisions, long wanted) =>
        revisions.GetValueOrDefault(wanted) ?? throw KubectlException.Error("unable to find the specified revision");

    /// <summary>What keeps the revisions.</summary>
    private static void Print(Invocation call, SortedDictionary<long, Revision> revisions, long wanted, ObjectPrinter printer)
    {
        foreach (var revision in wanted > 0 ? [Find(revisions, wanted)] : revisions.Values.AsEnumerable())
        {
            // What is not said of templates is shown as nothing.
            revision.Object.Within("spec", "template", "metadata").TryAdd("creationTimestamp", null);
            printer.Print(revision.Object, call.Output);
        }
    }

    private static void Tell(Invocation call, ResourceInfo info, SortedDictionary<long, Revision> revisions)
    {
        call.Output.Write($"{info.Shown} \n");
        if (revisions.Count == 0)
        {
            call.Output.Write("No rollout history found.\n");
            return;
        }

        var writer = new TabWriter(call.Output, minimum: 0, padding: 2, remembers: false);
        writer.Line("REVISION", "CHANGE-CAUSE");
        foreach (var revision in revisions.Values)
        {
            writer.Line($"{revision.Number}", revision.Cause.Length > 0 ? revision.Cause : "<none>");
        }

        writer.Flush();
        call.Output.Write("\n");
    }

    /// <summary>One revision's template, with its cause.</summary>
    private static void Tell(Invocation call, ResourceInfo info, Revision revision)
    {
        call.Output.Write($"{info.Shown} with revision #{revision.Number}\n");
        var cause = info.Object.Kind() == "Deployment" ? revision.Cause : "";
        RevisionTemplate.Write(call, info, revision.Template, cause, call.Output);
        call.Output.Write("\n");
    }
}
