using k8s.Models;

namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>What pods may mount.</summary>
internal static class VolumeChecks
{
    /// <summary>Nothing but what the cluster itself holds, and what is asked for by a claim.</summary>
    public static Violation? Types(SecuredPod pod, SecurityVersion version)
    {
        V1Volume[] others = [.. (pod.Spec.Volumes ?? []).Where(v => !IsAllowed(v))];
        if (others.Length == 0)
        {
            return null;
        }

        var types = Phrase.Sorted(others.Select(TypeOf));
        return new(
            "restricted volume types",
            $"{Phrase.Of(others.Length, "volume", "volumes")} {Phrase.Quoted(others.Select(v => v.Name))} "
            + $"{Phrase.Of(others.Length, "uses", "use")} {Phrase.Of(types.Length, "restricted volume type", "restricted volume types")} "
            + Phrase.Quoted(types));
    }

    private static bool IsAllowed(V1Volume v) =>
        v.ConfigMap is not null || v.Csi is not null || v.DownwardAPI is not null || v.EmptyDir is not null || v.Ephemeral is not null
        || v.PersistentVolumeClaim is not null || v.Projected is not null || v.Secret is not null;

    private static string TypeOf(V1Volume v) => v switch
    {
        { HostPath: not null } => "hostPath",
        { GcePersistentDisk: not null } => "gcePersistentDisk",
        { AwsElasticBlockStore: not null } => "awsElasticBlockStore",
        { GitRepo: not null } => "gitRepo",
        { Nfs: not null } => "nfs",
        { Iscsi: not null } => "iscsi",
        { Glusterfs: not null } => "glusterfs",
        { Rbd: not null } => "rbd",
        { FlexVolume: not null } => "flexVolume",
        { Cinder: not null } => "cinder",
        { Cephfs: not null } => "cephfs",
        { Flocker: not null } => "flocker",
        { Fc: not null } => "fc",
        { AzureFile: not null } => "azureFile",
        { VsphereVolume: not null } => "vsphereVolume",
        { Quobyte: not null } => "quobyte",
        { AzureDisk: not null } => "azureDisk",
        { PortworxVolume: not null } => "portworxVolume",
        { ScaleIO: not null } => "scaleIO",
        { Storageos: not null } => "storageos",
        _ => "unknown",
    };
}
