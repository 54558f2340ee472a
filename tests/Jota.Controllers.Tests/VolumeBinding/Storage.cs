using Jota.Api;
using k8s.Models;

namespace Jota.Controllers.Tests.VolumeBinding;

/// <summary>Claims, volumes and classes for tests.</summary>
internal static class Storage
{
    public static V1PersistentVolumeClaim Claim(string name, string size = "1Gi", string? storageClass = "") => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Spec = new() { AccessModes = [AccessModes.ReadWriteOnce], StorageClassName = storageClass, Resources = new() { Requests = Size(size) } },
    };

    public static V1PersistentVolume Volume(string name, string size = "1Gi", string storageClass = "", string policy = ReclaimPolicies.Retain) => new()
    {
        Metadata = new() { Name = name },
        Spec = new()
        {
            AccessModes = [AccessModes.ReadWriteOnce],
            Capacity = Size(size),
            StorageClassName = storageClass,
            PersistentVolumeReclaimPolicy = policy,
            HostPath = new() { Path = "/data" },
        },
        Status = new() { Phase = VolumePhases.Available },
    };

    public static V1StorageClass Class(string name, string provisioner, string mode = "Immediate") => new()
    {
        Metadata = new() { Name = name },
        Provisioner = provisioner,
        VolumeBindingMode = mode,
        ReclaimPolicy = ReclaimPolicies.Delete,
        AllowVolumeExpansion = true,
    };

    public static Dictionary<string, ResourceQuantity> Size(string size) => new() { ["storage"] = new(size) };

    public static V1ObjectReference Reference(string claim, string? uid = null) => new() { NamespaceProperty = "default", Name = claim, Uid = uid };
}
