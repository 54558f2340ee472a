namespace Jota.Kubectl;

/// <summary><c>kubectl delete</c>.</summary>
internal sealed class DeleteCommand : Command
{
    public override string Name => "delete";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. Selecting.Flags, Flag.Text("dry-run", "none", bare: "unchanged"), Flag.Text("output", letter: 'o'),
        Flag.Text("cascade", "background", bare: "background"), Flag.Number("grace-period", -1), Flag.Switch("force"), Flag.Switch("now"),
        Flag.Switch("ignore-not-found"), Flag.Switch("wait", true), Flag.Duration("timeout"), Flag.Text("raw").Elsewhere,
        Flag.Switch("interactive", letter: 'i'),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var deletion = Deletion.Of(call);
        var options = Selecting.Of(call);
        var ignores = call.Flags.Has("ignore-not-found")
            ? call.Flags.Is("ignore-not-found")
            : call.Flags.Is("all") || options.Labels.Length > 0 || options.Fields.Length > 0;
        var resources = call.Resources;
        var selected = await resources.SelectAsync(call.Arguments, options, ct);
        foreach (var warning in deletion.Warnings(selected, call.Session.Settings))
        {
            call.Error.WriteLine($"Warning: {warning}");
        }

        var infos = await FindAsync(call, selected, options, resources.Failures, ct);
        if (call.Flags.Is("interactive") && infos.Count > 0 && !await new DeletionQuestion(call).IsMeantAsync(infos, ct))
        {
            return resources.Failures.Tell(call.Error);
        }

        var gone = new List<DeletedObject>();
        var found = 0;
        foreach (var info in infos)
        {
            found++;
            try
            {
                if (await DeleteAsync(call, info, deletion, ct) is { } deleted)
                {
                    gone.Add(deleted);
                }
            }
            catch (StatusException e) when (e.IsNotFound && ignores)
            {
                // What is not there need not be deleted.
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e, info.Source.Length > 0 ? $"error when deleting \"{info.Source}\": " : "");
            }
        }

        if (found == 0 && resources.Failures.Count == 0)
        {
            call.Output.Write("No resources found\n");
        }

        call.Output.Flush();
        if (deletion.Waits)
        {
            await new DeletionWait(call, call.Flags.Duration("timeout")).UntilGoneAsync(gone, ct);
        }

        return resources.Failures.Tell(call.Error);
    }

    /// <summary>What is named need not be looked at before it is deleted; what is selected is listed.</summary>
    private static async Task<IReadOnlyList<ResourceInfo>> FindAsync(
        Invocation call, Selected selected, SelectionOptions options, Failures failures, CancellationToken ct)
    {
        var named = selected.Selections.Where(selection => selection.Name.Length > 0 || selection.Written is not null).ToList();
        var infos = named.Select(selection => new ResourceInfo(selection.Mapping, selection.Namespace, selection.Name)
        {
            Source = selection.Written?.Source ?? "",
        });
        var listed = selected with { Selections = [.. selected.Selections.Except(named)] };
        var resources = call.Resources;
        List<ResourceInfo> found = [.. infos, .. await resources.FetchAsync(listed, options, ct)];
        failures.AddAll(resources.Failures);
        return found;
    }

    private static async Task<DeletedObject?> DeleteAsync(Invocation call, ResourceInfo info, Deletion deletion, CancellationToken ct)
    {
        if (info.Name.Length == 0)
        {
            throw KubectlException.Error("resource name may not be empty");
        }

        if (deletion.DryRun == DryRun.Client)
        {
            _ = await call.Objects.GetAsync(info.Mapping, info.Namespace, info.Name, ct);
            deletion.Print(call, info);
            return null;
        }

        var answer = await call.Objects.DeleteAsync(info.Mapping, info.Namespace, info.Name, deletion.Body, ct);
        deletion.Print(call, info);
        if (deletion.DryRun == DryRun.Server)
        {
            return null;
        }

        var uid = answer.Kind() == "Status" ? answer.Text("details", "uid") : answer.Text("metadata", "uid");
        return new DeletedObject(info, uid);
    }
}
