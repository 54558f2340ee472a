using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Csi;
using Jota.Kubelet.Plugins;
using Jota.Kubelet.Recording;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>
/// Lets volumes grow on the node whose driver has made them larger (upstream's NodeExpandVolume): the driver is told, then the claim says
/// how much it has. A claim that a pod has is followed, so that this happens while the pod runs.
/// </summary>
internal sealed class CsiGrowth(CsiServices services)
{
    /// <summary>Grows the volume of a pod where its claim has less than it.</summary>
    public async Task EnsureAsync(
        V1Pod pod, CsiSource source, CsiMount mount, CsiSecrets secrets, Action onChange, CancellationToken ct)
    {
        var claim = await services.Objects.FindAsync<V1PersistentVolumeClaim>(source.Claim!.Value, pod.Metadata.Uid, onChange, ct);
        if (claim is null || !CsiGrowthPlan.MayGrow(claim))
        {
            return;
        }

        var volume = await services.Api.GetAsync<V1PersistentVolume>(ObjectKey.Cluster(source.Name), ct);
        if (CsiGrowthPlan.SizeToTell(claim, volume) is not { } size)
        {
            return;
        }

        try
        {
            var expanding = await secrets.ReadAsync(source.Name, source.ExpandSecret, ct);
            await services.Mounts.ExpandAsync(mount, size.ToInt64(), expanding, ct);
            await services.Api.UpdateStatusAsync(CsiGrowthPlan.Grown(claim, size), ct);
            services.Events.Normal(
                pod, null, "FileSystemResizeSuccessful", $"MountVolume.NodeExpandVolume succeeded for volume \"{source.Name}\"");
        }
        catch (ApiException e) when (e.Code == 409)
        {
            // The claim changed meanwhile, which leads here again; to tell the driver twice does no harm.
        }
        catch (PluginException e)
        {
            services.Events.Warning(
                pod, null, "VolumeResizeFailed", $"NodeExpandVolume.NodeExpandVolume failed for volume \"{source.Name}\" : {e.Message}");
        }
    }
}
