using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl wait</c>.</summary>
internal sealed class WaitCommand : Command
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public override string Name => "wait";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. Selecting.Flags, .. PrintOptions.Flags, Flag.Repeated("for"), Flag.Duration("timeout", "30s"), Flag.Switch("local").Elsewhere,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Flags.All("for") is not [var wanted])
        {
            throw new NotOursException("wait for other than one condition");
        }

        var condition = WaitCondition.Parse(wanted);
        if (condition.IsCreation || call.Flags.Has("output"))
        {
            throw new NotOursException($"wait --for={wanted}");
        }

        var timeout = call.Flags.Duration("timeout");
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = call.Around.Clock.CreateTimer(
            _ => bound.Cancel(), null, timeout < TimeSpan.Zero ? Week : timeout, Timeout.InfiniteTimeSpan);
        var resources = call.Resources;
        var options = Selecting.Of(call);
        var selected = await resources.SelectAsync(call.Arguments, options, ct);
        var infos = await FetchAsync(call, selected, options, condition, resources.Failures, ct);
        if (infos.Count == 0 && resources.Failures.Count == 0)
        {
            return condition.IsDeletion ? 0 : throw KubectlException.Error("no matching resources found");
        }

        foreach (var info in infos)
        {
            try
            {
                await UntilAsync(call, info, condition, bound.Token);
                new NamePrinter("condition met").Print(info.Object!, call.Output);
                call.Output.Flush();
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                resources.Failures.Add(KubectlException.Error(
                    $"timed out waiting for the condition on {info.Mapping.Plural}/{info.Name}"));
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        return resources.Failures.Tell(call.Error);
    }

    /// <summary>Who waits for objects to go does not mind those that have gone.</summary>
    private static async Task<IReadOnlyList<ResourceInfo>> FetchAsync(
        Invocation call, Selected selected, SelectionOptions options, WaitCondition condition, Failures failures, CancellationToken ct)
    {
        var found = new List<ResourceInfo>();
        foreach (var selection in selected.Selections)
        {
            var resources = call.Resources;
            var one = new Selected([selection]);
            if (!condition.IsDeletion || selection.Name.Length == 0)
            {
                found.AddRange(await resources.FetchAsync(one, options, ct));
                failures.AddAll(resources.Failures);
            }
            else if (await call.Objects.FindAsync(selection.Mapping, selection.Namespace, selection.Name, ct) is { } item)
            {
                found.Add(new(selection.Mapping, selection.Namespace, selection.Name) { Object = item });
            }
        }

        return found;
    }

    private static async Task UntilAsync(Invocation call, ResourceInfo info, WaitCondition condition, CancellationToken ct)
    {
        var (type, ns, name) = (info.Mapping, info.Namespace, info.Name);
        var uid = info.Object.Text("metadata", "uid");
        JsonObject? item = info.Object;
        while (true)
        {
            if (item is not null && condition.IsDeletion && item.Text("metadata", "uid") != uid)
            {
                return;
            }

            if (condition.Holds(item))
            {
                info.Object = item ?? info.Object;
                return;
            }

            if (item is null)
            {
                throw KubectlException.Error($"{type.QualifiedPlural} \"{name}\" is gone");
            }

            var query = new Query().With("fieldSelector", $"metadata.name={name}")
                .With("resourceVersion", item.Text("metadata", "resourceVersion")).ToString();
            if (await FollowAsync(call, type, ns, query, condition, ct) is { } after)
            {
                info.Object = after;
                return;
            }

            item = await call.Objects.FindAsync(type, ns, name, ct);
        }
    }

    /// <summary>The object as it was when the condition held; null when the watch ended before.</summary>
    private static async Task<JsonObject?> FollowAsync(
        Invocation call, ResourceMapping type, string ns, string query, WaitCondition condition, CancellationToken ct)
    {
        try
        {
            await foreach (var (happened, element) in call.Objects.WatchAsync(type, ns, query, ApiCall.Json, ct))
            {
                var item = JsonObject.Create(element)!;
                if (happened == "DELETED")
                {
                    return condition.IsDeletion ? item : null;
                }

                if (condition.Holds(item))
                {
                    return item;
                }
            }
        }
        catch (StatusException e) when (e.Code == 410)
        {
            // Too long ago: look again.
        }

        return null;
    }
}
