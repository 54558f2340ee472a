namespace Jota.Kubectl;

/// <summary>The first half of <c>kubectl replace --force</c>: what is there goes, before it is made anew.</summary>
/// <param name="call">The command line.</param>
internal sealed class ForcedReplacement(Invocation call)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Deletes all objects that are there, and waits until they are gone.</summary>
    public async Task DeleteAsync(IReadOnlyList<ResourceInfo> infos, CancellationToken ct)
    {
        // Zero is as short as it gets, and waits nevertheless: nothing is to run twice.
        var grace = call.Flags.Number("grace-period");
        var deletion = new Deletion
        {
            DryRun = DryRun.None,
            Propagation = Deletion.PropagationOf(call.Flags.Text("cascade")),
            Grace = grace == 0 ? 1 : grace,
            Format = call.Flags.Text("output") == "name" ? "name" : "",
        };
        var gone = new List<DeletedObject>();
        foreach (var info in infos)
        {
            try
            {
                var answer = await call.Objects.DeleteAsync(info.Mapping, info.Namespace, info.Name, deletion.Body, ct);
                var uid = answer.Kind() == "Status" ? answer.Text("details", "uid") : answer.Text("metadata", "uid");
                gone.Add(new(info, uid));
                deletion.Print(call, info);
            }
            catch (StatusException e) when (e.IsNotFound)
            {
                // What is not there is made all the same.
            }
        }

        var timeout = call.Flags.Duration("timeout");
        await new DeletionWait(call, timeout > TimeSpan.Zero ? timeout : Patience).UntilGoneAsync(gone, ct);
    }
}
