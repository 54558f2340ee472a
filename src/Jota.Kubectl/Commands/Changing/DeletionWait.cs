namespace Jota.Kubectl;

/// <summary>Waits for objects to go.</summary>
internal sealed class DeletionWait(Invocation call, TimeSpan timeout)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>Returns when none is there any more. Throws when that takes too long.</summary>
    public async Task UntilGoneAsync(IReadOnlyList<DeletedObject> objects, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = call.Around.Clock.CreateTimer(
            _ => bound.Cancel(), null, timeout > TimeSpan.Zero ? timeout : Week, Timeout.InfiniteTimeSpan);
        foreach (var deleted in objects)
        {
            try
            {
                await UntilGoneAsync(deleted, bound.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw KubectlException.Error(
                    $"timed out waiting for the condition on {deleted.Info.Mapping.Plural}/{deleted.Info.Name}");
            }
            catch (StatusException e) when (e.Reason is "Forbidden" or "MethodNotAllowed")
            {
                // Who may delete need not be one who may look.
                return;
            }
        }
    }

    private async Task UntilGoneAsync(DeletedObject deleted, CancellationToken ct)
    {
        var (type, ns, name) = (deleted.Info.Mapping, deleted.Info.Namespace, deleted.Info.Name);
        while (true)
        {
            var there = await call.Objects.FindAsync(type, ns, name, ct);
            if (there is null || (deleted.Uid.Length > 0 && there.Text("metadata", "uid") != deleted.Uid))
            {
                return;
            }

            var query = new Query()
                .With("fieldSelector", $"metadata.name={name}")
                .With("resourceVersion", there.Text("metadata", "resourceVersion"))
                .ToString();
            try
            {
                await foreach (var (happened, _) in call.Objects.WatchAsync(type, ns, query, ApiCall.Json, ct))
                {
                    if (happened == "DELETED")
                    {
                        return;
                    }
                }
            }
            catch (StatusException e) when (e.Code is 410)
            {
                // Too long ago: look again.
            }
        }
    }
}
