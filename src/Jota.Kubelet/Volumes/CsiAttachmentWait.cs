using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Csi;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>
/// Waits, over a pod's tries, until a volume is attached to the node. The order keeps a volume from being detached under a pod: first the
/// node says in its status that the volume is in use, and only a node that is seen after that tells whether it is attached.
/// </summary>
internal sealed class CsiAttachmentWait(IApi api, string node, CsiUses uses, INodeWord word, ReferencedObjects objects)
{
    /// <summary>What the attacher found out.</summary>
    /// <exception cref="VolumeException">It is not attached; the pod is woken when the node changes.</exception>
    public async Task<IReadOnlyDictionary<string, string>> EnsureAsync(
        CsiUse use, Action onChange, CancellationToken ct)
    {
        uses.Put(use, hasBegun: false);
        var seen = await word.ReadAsync(ct);
        if (!Tells(seen?.Status?.VolumesInUse, use))
        {
            await word.TellAsync(ct);
            seen = await word.ReadAsync(ct);
        }

        if (!Tells(seen?.Status?.VolumesInUse, use))
        {
            throw Wait(use, "the node could not yet say that the volume is in use");
        }

        if (seen?.Status?.VolumesAttached?.Any(attached => attached.Name == use.InStatus) != true)
        {
            await objects.FindAsync<V1Node>(ObjectKey.Cluster(node), use.PodUid, onChange, ct);
            throw Wait(use, "volume is not attached according to node status");
        }

        return await ContextAsync(use, ct);
    }

    private async Task<IReadOnlyDictionary<string, string>> ContextAsync(CsiUse use, CancellationToken ct)
    {
        var attachment = await api.GetAsync<V1VolumeAttachment>(ObjectKey.Cluster(use.Attachment), ct);
        return attachment.Status is { Attached: true }
            ? new Dictionary<string, string>(attachment.Status.AttachmentMetadata ?? new Dictionary<string, string>())
            : throw Wait(use, $"volume attachment is not ready: {attachment.Status?.AttachError?.Message ?? "it is not attached"}");
    }

    private static bool Tells(IList<string>? volumes, CsiUse use) => volumes?.Contains(use.InStatus) == true;

    private static VolumeException Wait(CsiUse use, string why) =>
        new(use.Name, why) { Operation = "MountVolume.WaitForAttach", IsWait = true };
}
