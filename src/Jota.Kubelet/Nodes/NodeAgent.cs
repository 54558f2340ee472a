using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Volumes;
using k8s.Models;

namespace Jota.Kubelet.Nodes;

/// <summary>
/// Keeps the node's object and lease: registers it at the start, renews its heartbeat, and writes its status when it changes. A node that
/// somebody deletes stays away until it is started again, or made anew by hand: upstream's rule, by which a node can be taken out.
/// </summary>
internal sealed class NodeAgent(
    IApi api, IContainerRuntime runtime, NodeInput basis, IMachineLoad load, IEventRecorder events, LoopHealth health, TimeProvider clock)
    : INodeWord
{
    /// <summary>How old the status gets that says nothing new.</summary>
    public static readonly TimeSpan StatusPeriod = TimeSpan.FromMinutes(5);

    private readonly NodeLease _lease = new(api, basis.Name, clock);
    private V1Node? _node;
    private DateTimeOffset _written;

    /// <summary>Why the node is not ready, beside what it finds out itself; null where there is nothing.</summary>
    public Func<string?>? Trouble { get; set; }

    /// <summary>Volumes that must not be detached from the node.</summary>
    public Func<IReadOnlyList<string>> VolumesInUse { get; set; } = static () => [];

    /// <summary>The node as it was last seen or written.</summary>
    public V1Node? Node => _node;

    /// <summary>The node as it is now; null when it cannot be read.</summary>
    public async Task<V1Node?> ReadAsync(CancellationToken ct)
    {
        try
        {
            return _node = await FindAsync(ct) ?? _node;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && Outage.Is(e))
        {
            return null;
        }
    }

    /// <summary>Makes the node's object, ready at once when the runtime is, and its lease.</summary>
    public async Task RegisterAsync(CancellationToken ct)
    {
        var input = await InputAsync(ct);
        var existing = await FindAsync(ct);
        if (existing is null)
        {
            _node = await CreateAsync(input, ct);
            events.Record(KubeletEvents.NodeReference(basis.Name), EventType.Normal, "Starting", "Starting kubelet.");
            TellChanges(null, _node.Status);
        }
        else
        {
            _node = NodePlan.Adopt(input, existing) is { } adopted ? await api.UpdateAsync(adopted, ct) : existing;
            await WriteStatusAsync(_node, input, always: true, ct);
        }

        _written = clock.SteadyNow();
        await _lease.RenewAsync(_node.Metadata.Uid ?? "", ct);
    }

    /// <summary>Every ten seconds: the lease, and the status if it changed or is five minutes old.</summary>
    public async Task BeatAsync(CancellationToken ct)
    {
        if (await FindAsync(ct) is not { } present)
        {
            return;
        }

        await _lease.RenewAsync(present.Metadata.Uid ?? "", ct);
        await WriteStatusAsync(present, await InputAsync(ct), always: clock.SteadyNow() - _written >= StatusPeriod, ct);
    }

    Task INodeWord.TellAsync(CancellationToken ct) => BeatAsync(ct);

    private async Task<V1Node> CreateAsync(NodeInput input, CancellationToken ct)
    {
        var wanted = NodePlan.ToCreate(input);
        var created = await api.CreateAsync(wanted, ct);

        // A server may drop the status of what is created.
        return NodePlan.Same(created.Status, wanted.Status)
            ? created
            : await api.UpdateStatusAsync(created with { Status = wanted.Status }, ct);
    }

    private async Task<V1Node?> FindAsync(CancellationToken ct)
    {
        try
        {
            return await api.GetAsync<V1Node>(ObjectKey.Cluster(basis.Name), ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return null;
        }
    }

    private async Task WriteStatusAsync(V1Node present, NodeInput input, bool always, CancellationToken ct)
    {
        var status = NodePlan.Status(input, present.Status);
        _node = present;
        if (!always && NodePlan.Same(present.Status, status))
        {
            return;
        }

        try
        {
            _node = await api.UpdateStatusAsync(present with { Status = status }, ct);
            _written = clock.SteadyNow();
            TellChanges(present.Status, status);
        }
        catch (ApiException e) when (e.Code == 409)
        {
            // Changed a moment ago; the next beat sees it.
        }
    }

    private async Task<NodeInput> InputAsync(CancellationToken ct) => basis with
    {
        Now = clock.GetUtcNow(),
        NotReady = NotReadyText.Of(
            [Trouble?.Invoke(), await RuntimeTroubleAsync(ct), .. health.Failing.Select(f => $"{f.Key} cannot go on: {f.Value}")]),
        Pressure = load.Read(),
        VolumesInUse = VolumesInUse(),
        Images = [.. (await ImagesAsync(ct)).Take(50)],
    };

    private async Task<string?> RuntimeTroubleAsync(CancellationToken ct)
    {
        try
        {
            var status = await runtime.StatusAsync(ct);
            foreach (var condition in status.Status.Conditions.Where(c => !c.Status))
            {
                return condition.Type == "NetworkReady"
                    ? $"container runtime network not ready: NetworkReady=false reason:{condition.Reason} message:{condition.Message}"
                    : $"container runtime not ready: {condition.Type}=false reason:{condition.Reason} message:{condition.Message}";
            }

            return null;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && Outage.Is(e))
        {
            return "container runtime is down";
        }
    }

    private async Task<IEnumerable<V1ContainerImage>> ImagesAsync(CancellationToken ct)
    {
        try
        {
            return (await runtime.ListImagesAsync(ct)).OrderByDescending(i => i.Size).ThenBy(i => i.Id, StringComparer.Ordinal)
                .Select(i => new V1ContainerImage { Names = [.. i.RepoDigests.Concat(i.RepoTags)], SizeBytes = (long)i.Size });
        }
        catch (Exception e) when (!ct.IsCancellationRequested && Outage.Is(e))
        {
            return _node?.Status?.Images ?? [];
        }
    }

    private void TellChanges(V1NodeStatus? before, V1NodeStatus after)
    {
        foreach (var condition in after.Conditions ?? [])
        {
            var known = before?.Conditions?.FirstOrDefault(c => c.Type == condition.Type);
            if (known?.Status == condition.Status || Word(condition) is not { } reason)
            {
                continue;
            }

            events.Record(KubeletEvents.NodeReference(basis.Name), EventType.Normal, reason, $"Node {basis.Name} status is now: {reason}");
        }
    }

    private static string? Word(V1NodeCondition condition) => (condition.Type, condition.Status) switch
    {
        ("Ready", "True") => "NodeReady",
        ("Ready", _) => "NodeNotReady",
        ("MemoryPressure", "True") => "NodeHasInsufficientMemory",
        ("MemoryPressure", _) => "NodeHasSufficientMemory",
        ("DiskPressure", "True") => "NodeHasDiskPressure",
        ("DiskPressure", _) => "NodeHasNoDiskPressure",
        ("PIDPressure", "True") => "NodeHasInsufficientPID",
        ("PIDPressure", _) => "NodeHasSufficientPID",
        _ => null,
    };
}
