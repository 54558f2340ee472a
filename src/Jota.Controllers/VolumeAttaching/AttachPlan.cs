using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Which volumes are attached to a node, as upstream's attach-detach controller decides. Two rules of safety: what a node says it uses is
/// not taken from it, unless it is vouched for as out of service, or is lost or gone for six minutes; and a volume of one node at a time is
/// attached to no second one. Pure.
/// </summary>
internal static class AttachPlan
{
    /// <summary>So long a node that is lost may still be writing: upstream's ReconcilerMaxWaitForUnmountDuration.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    public static AttachStep Compute(NodeAttachments node)
    {
        var wanted = node.Wanted.ToDictionary(volume => volume.AttachmentOn(node.Name), StringComparer.Ordinal);
        var present = node.Present.Select(one => one.Attachment.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        var missing = node.Node is null ? [] : wanted.Where(one => !present.Contains(one.Key)).Select(one => one.Value).ToList();
        var held = missing
            .Where(volume => volume.IsExclusive)
            .Select(volume => (Volume: volume, Nodes: node.Elsewhere(volume.Name)))
            .Where(one => one.Nodes.Count > 0)
            .ToList();

        var unwanted = Unwanted(node, wanted);
        var detach = new List<(V1VolumeAttachment Attachment, bool IsForced)>();
        DateTimeOffset? lookAt = null;
        foreach (var (attachment, volume) in node.Present)
        {
            if (!unwanted.TryGetValue(attachment.Metadata.Uid, out var since) || attachment.Metadata.DeletionTimestamp is not null)
            {
                continue;
            }

            var ends = since + Patience;
            switch (Leave(node, volume!))
            {
                case AttachLeave.Free:
                    detach.Add((attachment, false));
                    break;
                case AttachLeave.Vouched:
                case AttachLeave.Lost when node.Now >= ends:
                    detach.Add((attachment, true));
                    break;
                case AttachLeave.Lost:
                    lookAt = lookAt < ends ? lookAt : ends;
                    break;
                default:
                    break;
            }
        }

        return new(
            [.. missing.Where(volume => held.TrueForAll(one => one.Volume.Name != volume.Name))],
            held,
            Told(node, [.. detach.Select(one => one.Attachment.Metadata.Uid)]),
            detach,
            unwanted,
            lookAt);
    }

    // Only what this controller makes: others attach volumes of their own.
    private static Dictionary<string, DateTimeOffset> Unwanted(NodeAttachments node, Dictionary<string, AttachableVolume> wanted) =>
        node.Present
            .Where(one => one.Volume?.AttachmentOn(node.Name) == one.Attachment.Metadata.Name
                && !wanted.ContainsKey(one.Attachment.Metadata.Name))
            .ToDictionary(
                one => one.Attachment.Metadata.Uid,
                one => node.Unwanted.TryGetValue(one.Attachment.Metadata.Uid, out var since) ? since : node.Now,
                StringComparer.Ordinal);

    private static AttachLeave Leave(NodeAttachments node, AttachableVolume volume) => node.Node switch
    {
        null => AttachLeave.Lost,
        { } present when present.Status?.VolumesInUse?.Contains(volume.InStatus) != true => AttachLeave.Free,
        { } present when present.Spec?.Taints?.Any(taint => taint.Key == NodeTaints.OutOfService) == true => AttachLeave.Vouched,
        { } present when !NodeConditions.IsReady(present) => AttachLeave.Lost,
        _ => AttachLeave.InUse,
    };

    /// <summary>What is there and stays.</summary>
    private static List<V1AttachedVolume>? Told(NodeAttachments node, HashSet<string> leaving)
    {
        if (node.Node is null)
        {
            return null;
        }

        var there = node.Present
            .Where(one => one.Volume is not null
                && one.Attachment is { Status.Attached: true, Metadata.DeletionTimestamp: null }
                && !leaving.Contains(one.Attachment.Metadata.Uid))
            .Select(one => one.Volume!.InStatus)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return there.SequenceEqual((node.Node.Status?.VolumesAttached ?? []).Select(volume => volume.Name))
            ? null
            : there.ConvertAll(name => new V1AttachedVolume { Name = name, DevicePath = "" });
    }
}
