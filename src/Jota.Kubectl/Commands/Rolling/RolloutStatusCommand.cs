using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl rollout status</c>.</summary>
internal sealed class RolloutStatusCommand : Command
{
    public override string Name => "status";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, Flag.Switch("watch", true, 'w'), Flag.Duration("timeout"), Flag.Number("revision"),
        Flag.Text("selector", letter: 'l'),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        RolloutSelection.Check(call);
        if (call.Flags.Number("revision") < 0)
        {
            throw KubectlException.Error($"revision must be a positive integer: {call.Flags.Number("revision")}");
        }

        var resources = call.Resources;
        var infos = await RolloutSelection.FetchAsync(call, resources, ct);
        if (infos.Count == 0 && resources.Failures.Count == 0)
        {
            call.Error.WriteLine($"No resources found in {call.Session.Namespace} namespace.");
            return 0;
        }

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (call.Flags.Duration("timeout") is var timeout && timeout > TimeSpan.Zero)
        {
            bound.CancelAfter(timeout);
        }

        foreach (var info in infos)
        {
            try
            {
                await FollowAsync(call, info, bound.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                resources.Failures.Add(KubectlException.Error("timed out waiting for the condition"));
            }
        }

        return resources.Failures.Tell(call.Error);
    }

    private static async Task FollowAsync(Invocation call, ResourceInfo info, CancellationToken ct)
    {
        var item = info.Object!;
        while (!Print(call, item))
        {
            var query = new Query().With("fieldSelector", $"metadata.name={info.Name}")
                .With("resourceVersion", item.Text("metadata", "resourceVersion")).ToString();
            try
            {
                await foreach (var (happened, element) in call.Objects.WatchAsync(info.Mapping, info.Namespace, query, ApiCall.Json, ct))
                {
                    if (happened == "DELETED")
                    {
                        throw KubectlException.Error("object has been deleted");
                    }

                    if (Print(call, JsonObject.Create(element)!))
                    {
                        return;
                    }
                }
            }
            catch (StatusException e) when (e.Code == 410)
            {
                // Too long ago: look again.
            }

            item = await call.Objects.GetAsync(info.Mapping, info.Namespace, info.Name, ct);
        }
    }

    /// <summary>Whether that was all.</summary>
    private static bool Print(Invocation call, JsonObject item)
    {
        var status = RolloutStatus.Of(item, call.Flags.Number("revision"));
        call.Output.Write(status.Text);
        call.Output.Flush();
        return status.IsDone || !call.Flags.Is("watch");
    }
}
