using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Takes the pods off one node.</summary>
internal sealed class NodeDrain(Invocation call, DrainOptions options, Change change)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly Lock _telling = new();

    /// <summary>Returns when all pods that are to go are gone. Throws, before any goes, where one of them may not.</summary>
    public async Task RunAsync(string node, CancellationToken ct)
    {
        var pods = await call.Session.Mapper.ResourceAsync("pods", ct);
        var going = await PlanAsync(pods, node, ct);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var longest = options.Timeout > TimeSpan.Zero ? options.Timeout : Timeout.InfiniteTimeSpan;
        using var timer = call.Around.Clock.CreateTimer(_ => bound.Cancel(), null, longest, Timeout.InfiniteTimeSpan);
        try
        {
            await Task.WhenAll(going.Select(pod => RemoveAsync(pods, pod, bound.Token)));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw KubectlException.Error($"drain did not complete within {call.Flags.Text("timeout")}");
        }
    }

    private async Task<IReadOnlyList<JsonObject>> PlanAsync(ResourceMapping pods, string node, CancellationToken ct)
    {
        var query = new Query().With("fieldSelector", $"spec.nodeName={node}").With("labelSelector", options.Pods).ToString();
        var (going, warnings, errors) = (new List<JsonObject>(), new Notes(), new Notes());
        foreach (var pod in await call.Objects.ListAsync(pods, "", query, call.Flags.Number("chunk-size"), ct))
        {
            var hasDaemonSet = DrainPlan.IsOfDaemonSet(pod) && await HasDaemonSetAsync(pod, ct);
            var verdict = DrainPlan.Of(pod, options, hasDaemonSet, call.Around.Clock.GetUtcNow());
            warnings.Add(verdict.Warning, pod);
            errors.Add(verdict.Error, pod);
            if (verdict.Goes)
            {
                going.Add(pod);
            }
        }

        if (errors.All is { Count: > 0 } wrong)
        {
            throw new KubectlException(string.Join('\n', wrong));
        }

        if (warnings.All is { Count: > 0 } told)
        {
            call.Error.WriteLine($"Warning: {string.Join("; ", told)}");
        }

        return going;
    }

    private async Task<bool> HasDaemonSetAsync(JsonObject pod, CancellationToken ct)
    {
        var type = await call.Session.Mapper.ResourceAsync("daemonsets.apps", ct);
        return await call.Objects.FindAsync(type, pod.Namespace(), DrainPlan.ControllerOf(pod).Text("name"), ct) is not null;
    }

    private async Task RemoveAsync(ResourceMapping pods, JsonObject pod, CancellationToken ct)
    {
        var (ns, name) = (pod.Namespace(), pod.Name());
        if (change.DryRun == DryRun.Client)
        {
            TellAsking(pod);
            return;
        }

        if (!await AskAsync(pods, pod, ct) || change.DryRun == DryRun.Server)
        {
            return;
        }

        var gone = new DeletedObject(new ResourceInfo(pods, ns, name), pod.Text("metadata", "uid"));
        await new DeletionWait(call, TimeSpan.Zero).UntilGoneAsync([gone], ct);
        lock (_telling)
        {
            change.Print(pod, options.DisablesEviction ? "deleted" : "evicted");
        }
    }

    /// <summary>Asks for one pod, again and again while a budget forbids it. False when it was gone already.</summary>
    private async Task<bool> AskAsync(ResourceMapping pods, JsonObject pod, CancellationToken ct)
    {
        var (ns, name) = (pod.Namespace(), pod.Name());
        while (true)
        {
            TellAsking(pod);
            try
            {
                await (options.DisablesEviction
                    ? call.Objects.DeleteAsync(pods, ns, name, DeleteOptions(), ct)
                    : call.Objects.PostAsync(pods, ns, name, "eviction", EvictionOf(pod), "", ct));
                return true;
            }
            catch (StatusException e) when (e.IsNotFound)
            {
                return false;
            }
            catch (StatusException e) when (e.Code == 429)
            {
                Tell(
                    call.Error,
                    $"error when evicting pods/\"{name}\" -n \"{ns}\" (will retry after {Retry.TotalSeconds}s): {e.Message}\n");
                await Task.Delay(Retry, call.Around.Clock, ct);
            }
            catch (StatusException e)
            {
                throw KubectlException.Error($"error when evicting pods/\"{name}\" -n \"{ns}\": {e.Message}");
            }
        }
    }

    private JsonObject EvictionOf(JsonObject pod) => new()
    {
        ["apiVersion"] = "policy/v1",
        ["kind"] = "Eviction",
        ["metadata"] = new JsonObject { ["name"] = pod.Name(), ["namespace"] = pod.Namespace() },
        ["deleteOptions"] = DeleteOptions(),
    };

    private JsonObject DeleteOptions()
    {
        var delete = options.DisablesEviction ? new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" } : [];
        if (options.Grace >= 0)
        {
            delete["gracePeriodSeconds"] = options.Grace;
        }

        if (change.DryRun == DryRun.Server)
        {
            delete["dryRun"] = new JsonArray("All");
        }

        return delete;
    }

    private void TellAsking(JsonObject pod)
    {
        var suffix = change.DryRun switch { DryRun.Client => " (dry run)", DryRun.Server => " (server dry run)", _ => "" };
        if (!options.DisablesEviction)
        {
            Tell(call.Output, $"evicting pod {pod.Namespace()}/{pod.Name()}{suffix}\n");
        }
    }

    private void Tell(TextWriter writer, string line)
    {
        lock (_telling)
        {
            writer.Write(line);
        }
    }

    /// <summary>What is said of several pods, each thing once.</summary>
    private sealed class Notes
    {
        private readonly SortedDictionary<string, List<string>> _pods = new(StringComparer.Ordinal);

        public IReadOnlyList<string> All => [.. _pods.Select(note => $"{note.Key}: {string.Join(", ", note.Value)}")];

        public void Add(string note, JsonObject pod)
        {
            if (note.Length > 0)
            {
                _pods.TryAdd(note, []);
                _pods[note].Add($"{pod.Namespace()}/{pod.Name()}");
            }
        }
    }
}
