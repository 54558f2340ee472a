using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Has volumes of CSI drivers attached to the nodes whose pods use them, and detached when those are done: upstream's attach-detach
/// controller. It makes VolumeAttachments, which the driver's attacher fulfils, and tells each node what is there. Keys are nodes.
/// </summary>
internal sealed class AttachDetachController : IReconciler
{
    private const string OfNode = "attached-to";
    private const string OfVolume = "attachment-of";

    private readonly ControllerContext _context;
    private readonly Resource _podKind;
    private readonly ILister<V1Node> _nodes;
    private readonly ILister<V1Pod> _pods;
    private readonly ILister<V1PersistentVolumeClaim> _claims;
    private readonly ILister<V1PersistentVolume> _volumes;
    private readonly ILister<V1CSIDriver> _drivers;
    private readonly ILister<V1VolumeAttachment> _attachments;
    private readonly IEventRecorder _events;
    private readonly OwnWrites<V1Node> _written = new();
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, DateTimeOffset>> _unwanted = new(StringComparer.Ordinal);

    public AttachDetachController(ControllerContext context)
    {
        _context = context;
        _podKind = context.Api.Catalog.For<V1Pod>();
        _nodes = context.Lister<V1Node>();
        _pods = PodsByNode.Of(context);
        _claims = context.Lister<V1PersistentVolumeClaim>();
        _volumes = context.Lister<V1PersistentVolume>();
        _drivers = context.Lister<V1CSIDriver>();
        var attachments = context.Informers.For<V1VolumeAttachment>();
        attachments.AddIndex(OfNode, attachment => attachment.Spec?.NodeName);
        attachments.AddIndex(OfVolume, attachment => attachment.Spec?.Source?.PersistentVolumeName);
        _attachments = attachments.Lister;
        _events = context.Events("attachdetach-controller");
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("attachdetach")
        .For<V1Node>()
        .WatchesOne<V1Pod>(pod => pod.Spec?.NodeName is { Length: > 0 } node && PodClaims.Of(pod).Any() ? ObjectKey.Cluster(node) : null)
        .Watches<V1VolumeAttachment>(NodesOf)
        .Watches<V1PersistentVolumeClaim>(claim => NodesOf(claim.Key()))
        .Watches<V1PersistentVolume>(volume => NodesOf(volume.Metadata.Name))
        .Watches<V1CSIDriver>(driver => _volumes.All()
            .Where(volume => volume.Spec?.Csi?.Driver == driver.Metadata.Name)
            .SelectMany(volume => NodesOf(volume.Metadata.Name)));

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        var now = _context.Clock.GetUtcNow();
        var state = StateOf(key.Name, now);
        var step = AttachPlan.Compute(state);
        Remember(key.Name, step.Unwanted);
        TellHeld(key.Name, step);
        foreach (var volume in step.Attach)
        {
            await AttachAsync(key.Name, volume, ct);
        }

        TellFailures(state);
        if (step.Told is { } told)
        {
            // By the revision that was looked at: a node that has begun to use a volume meanwhile refuses this, and all is looked at anew.
            var status = (state.Node!.Status ?? new()) with { VolumesAttached = told.Count > 0 ? [.. told] : null };
            _written.Wrote(await _context.Api.UpdateStatusAsync(state.Node with { Status = status }, ct));
            TellAttached(state, told);
        }

        foreach (var (attachment, _) in step.Detach)
        {
            var same = DeleteOptions.Default with { Uid = attachment.Metadata.Uid };
            await DeleteAsync(attachment, same, ct);
        }

        return step.LookAt is { } at ? Recheck.In(at - now) : Recheck.OnChange;
    }

    private NodeAttachments StateOf(string node, DateTimeOffset now) => new()
    {
        Name = node,
        Node = NodeOf(ObjectKey.Cluster(node)),
        Wanted = [.. WantedOn(node).Select(one => one.Volume).Distinct()],
        Present =
        [
            .. _attachments.ByIndex(OfNode, node)
                .Select(attachment => (attachment, VolumeOf(attachment.Spec.Source?.PersistentVolumeName))),
        ],
        Elsewhere = volume => [.. _attachments.ByIndex(OfVolume, volume)
            .Select(attachment => attachment.Spec.NodeName)
            .Where(other => other != node)
            .Distinct()
            .Order(StringComparer.Ordinal)],
        Unwanted = _unwanted.TryGetValue(node, out var known) ? known : new Dictionary<string, DateTimeOffset>(),
        Now = now,
    };

    // What was told a moment ago must be taken back before anything is detached, also where the cache does not show yet that it was told.
    private V1Node? NodeOf(ObjectKey key)
    {
        if (_nodes.Find(key) is { } node)
        {
            return _written.Newest(node);
        }

        _written.Forget(key);
        return null;
    }

    /// <summary>The volumes that a node's pods want, each with a pod. One that has ended wants none.</summary>
    private IEnumerable<(AttachableVolume Volume, V1Pod Pod)> WantedOn(string node) =>
        from pod in _pods.ByIndex(PodsByNode.Index, node)
        where !PodConditions.IsTerminal(pod)
        from key in PodClaims.Of(pod)
        let claim = _claims.Find(key)
        where claim is { Spec.VolumeName.Length: > 0, Status.Phase: ClaimPhases.Bound }
        let volume = VolumeOf(claim.Spec.VolumeName)
        where volume is not null && CsiAttachments.AreNeeded(_drivers.Find(ObjectKey.Cluster(volume.Driver)))
        select (volume, pod);

    private AttachableVolume? VolumeOf(string? name) =>
        name is null ? null : AttachableVolume.Of(_volumes.Find(ObjectKey.Cluster(name)));

    private async Task AttachAsync(string node, AttachableVolume volume, CancellationToken ct)
    {
        // The cache may not show yet what was made for another node a moment ago.
        if (volume.IsExclusive && await IsElsewhereAsync(node, volume, ct))
        {
            return;
        }

        try
        {
            await _context.Api.CreateAsync(
                new V1VolumeAttachment
                {
                    Metadata = new() { Name = volume.AttachmentOn(node) },
                    Spec = new() { Attacher = volume.Driver, NodeName = node, Source = new() { PersistentVolumeName = volume.Name } },
                },
                ct);
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            // Made a moment ago, and the cache does not show it yet.
        }
    }

    private async Task<bool> IsElsewhereAsync(string node, AttachableVolume volume, CancellationToken ct)
    {
        var target = new ApiTarget(_context.Api.Catalog.For<V1VolumeAttachment>());
        var all = await _context.Api.ListAsync(target, ListOptions.All, ct);
        return all.Items
            .Select(item => item.As<V1VolumeAttachment>().Spec)
            .Any(spec => spec?.Source?.PersistentVolumeName == volume.Name && spec.NodeName != node);
    }

    private async Task DeleteAsync(V1VolumeAttachment attachment, DeleteOptions options, CancellationToken ct)
    {
        try
        {
            await _context.Api.DeleteAsync<V1VolumeAttachment>(attachment.Key(), options, ct);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone already, or another one.
        }
    }

    private void Remember(string node, IReadOnlyDictionary<string, DateTimeOffset> unwanted)
    {
        if (unwanted.Count > 0)
        {
            _unwanted[node] = unwanted;
        }
        else
        {
            _unwanted.TryRemove(node, out _);
        }
    }

    private IEnumerable<ObjectKey> NodesOf(V1VolumeAttachment attachment) => attachment.Spec?.Source?.PersistentVolumeName is { } volume
        ? NodesOf(volume).Append(ObjectKey.Cluster(attachment.Spec.NodeName))
        : [];

    /// <summary>The nodes that have a volume, and those whose pods want it.</summary>
    private IEnumerable<ObjectKey> NodesOf(string volume)
    {
        var having = _attachments.ByIndex(OfVolume, volume).Select(attachment => ObjectKey.Cluster(attachment.Spec.NodeName));
        return _volumes.Find(ObjectKey.Cluster(volume))?.Spec is { Csi: not null, ClaimRef: { } claim }
            ? having.Concat(NodesOf(new ObjectKey(claim.NamespaceProperty ?? "", claim.Name)))
            : having;
    }

    private IEnumerable<ObjectKey> NodesOf(ObjectKey claim) => _pods.InNamespace(claim.Namespace)
        .Where(pod => !string.IsNullOrEmpty(pod.Spec?.NodeName) && PodClaims.Of(pod).Contains(claim))
        .Select(pod => ObjectKey.Cluster(pod.Spec.NodeName));

    private void TellHeld(string node, AttachStep step)
    {
        foreach (var (volume, _) in step.Held)
        {
            Tell(node, volume.Name, EventType.Warning, "FailedAttachVolume",
                $"Multi-Attach error for volume \"{volume.Name}\" "
                + "Volume is already exclusively attached to one node and can't be attached to another");
        }
    }

    private void TellFailures(NodeAttachments state)
    {
        foreach (var (attachment, volume) in state.Present)
        {
            if (volume is not null && attachment.Status is { Attached: false, AttachError.Message: { Length: > 0 } message })
            {
                Tell(state.Name, volume.Name, EventType.Warning, "FailedAttachVolume",
                    $"AttachVolume.Attach failed for volume \"{volume.Name}\" : {message}");
            }
        }
    }

    private void TellAttached(NodeAttachments state, IReadOnlyList<V1AttachedVolume> told)
    {
        var before = (state.Node!.Status?.VolumesAttached ?? []).Select(volume => volume.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (_, volume) in state.Present)
        {
            if (volume is not null && !before.Contains(volume.InStatus) && told.Any(one => one.Name == volume.InStatus))
            {
                Tell(state.Name, volume.Name, EventType.Normal, "SuccessfulAttachVolume",
                    $"AttachVolume.Attach succeeded for volume \"{volume.Name}\" ");
            }
        }
    }

    private void Tell(string node, string volume, EventType type, string reason, string message)
    {
        var wanting = WantedOn(node).Where(one => one.Volume.Name == volume).Select(one => one.Pod);
        foreach (var pod in wanting.DistinctBy(pod => pod.Metadata.Uid))
        {
            _events.Record(pod.Reference(_podKind), type, reason, message);
        }
    }
}
