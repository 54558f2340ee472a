using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests;

/// <summary>Claims, volumes and their classes, as tests need them.</summary>
internal static class Claims
{
    public static V1PersistentVolumeClaim Claim(string name, string size, string? storageClass = null) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Spec = new() { AccessModes = [AccessModes.ReadWriteOnce], StorageClassName = storageClass, Resources = Asking(size) },
    };

    public static V1PersistentVolumeClaim Of(V1PersistentVolumeClaim claim, string size) =>
        claim with { Spec = claim.Spec with { Resources = Asking(size) } };

    public static V1PersistentVolume Volume(string name, string size = "1Gi") => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { AccessModes = [AccessModes.ReadWriteOnce], Capacity = Storage(size), HostPath = new() { Path = "/data" } },
    };

    /// <summary>A volume that is a folder of a node.</summary>
    public static V1PersistentVolume Folder(string name, string node) => new()
    {
        Metadata = new() { Name = name, Labels = new Dictionary<string, string> { [LocalVolumes.NodeLabel] = node }, Finalizers = [LocalVolumes.Finalizer] },
        Spec = new()
        {
            AccessModes = [AccessModes.ReadWriteOnce],
            Capacity = Storage("1Gi"),
            PersistentVolumeReclaimPolicy = ReclaimPolicies.Delete,
            Csi = new() { Driver = LocalVolumes.Driver, VolumeHandle = name },
        },
    };

    public static V1StorageClass Class(string name, bool isDefault = false, bool grows = false) => new()
    {
        Metadata = new() { Name = name, Annotations = isDefault ? new Dictionary<string, string> { [DefaultStorageClass.Annotation] = "true" } : null },
        Provisioner = "example.com/disk",
        AllowVolumeExpansion = grows,
    };

    /// <summary>The claim as one that has its volume.</summary>
    public static Task<V1PersistentVolumeClaim> BoundAsync(this TestServer server, V1PersistentVolumeClaim claim) =>
        server.Api.UpdateStatusAsync(
            claim with { Status = new() { Phase = ClaimPhases.Bound, Capacity = new Dictionary<string, ResourceQuantity>(claim.Spec.Resources.Requests) } }, Ct);

    public static Dictionary<string, ResourceQuantity> Storage(string size) => new() { ["storage"] = new(size) };

    private static V1VolumeResourceRequirements Asking(string size) => new() { Requests = Storage(size) };
}
