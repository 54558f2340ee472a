using System.Security.Cryptography;
using System.Text;
using Jota.Api;
using Jota.Kubelet.Csi;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>What a driver's CSIDriver says about a pod's volume of it. Pure.</summary>
internal static class CsiPlan
{
    private const string Prefix = "csi.storage.k8s.io/";

    /// <summary>Where drivers find the tokens of a pod's account.</summary>
    public const string Tokens = Prefix + "serviceAccount.tokens";

    /// <summary>What a volume that is a pod's alone is called.</summary>
    public static string HandleOf(string podUid, string volume) =>
        "csi-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(podUid + volume)));

    /// <summary>Why the driver has no such volumes; null when it has.</summary>
    public static string? Refusal(CsiSource source, V1CSIDriver? driver)
    {
        var mode = source.IsEphemeral ? "Ephemeral" : "Persistent";
        var modes = driver?.Spec?.VolumeLifecycleModes is { Count: > 0 } said ? said : ["Persistent"];
        return modes.Contains(mode)
            ? null
            : $"volume mode \"{mode}\" not supported by driver {source.Driver} (only supports [{string.Join(' ', modes.Order())}])";
    }

    /// <summary>What the driver is told of the pod, where it wants to know.</summary>
    public static Dictionary<string, string> PodContext(V1Pod pod, CsiSource source, V1CSIDriver? driver) =>
        driver?.Spec?.PodInfoOnMount != true ? [] : new(StringComparer.Ordinal)
        {
            [Prefix + "pod.name"] = pod.Metadata.Name,
            [Prefix + "pod.namespace"] = pod.Metadata.NamespaceProperty ?? "",
            [Prefix + "pod.uid"] = pod.Metadata.Uid,
            [Prefix + "serviceAccount.name"] = pod.Spec.ServiceAccountName ?? "",
            [Prefix + "ephemeral"] = source.IsEphemeral ? "true" : "false",
        };

    /// <summary>The group that a driver that can is to give the volume to; empty for none.</summary>
    public static string MountGroup(V1Pod pod, CsiCapabilities can) =>
        can.MountsGroups && pod.Spec.SecurityContext?.FsGroup is { } group
            ? group.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : "";

    /// <summary>Whether the node gives the volume to the pod's group itself (CSIDriver.spec.fsGroupPolicy).</summary>
    public static bool GivesToGroup(V1Pod pod, CsiSource source, V1CSIDriver? driver, CsiCapabilities can) =>
        pod.Spec.SecurityContext?.FsGroup is not null
        && !can.MountsGroups
        && driver?.Spec?.FsGroupPolicy switch
        {
            "None" => false,
            "File" => true,
            _ => source is { IsReadOnly: false, FsType.Length: > 0 } && source.AccessModes.Contains(AccessModes.ReadWriteOnce),
        };

    /// <summary>Whether the volume is to be looked at again from time to time.</summary>
    public static bool IsRenewed(V1CSIDriver? driver) => driver?.Spec?.RequiresRepublish == true;
}
