using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of volumes of particular clouds and vendors; most of them are kept only because they are in the API.</summary>
internal static class CloudVolumeRules
{
    public static void Validate(object source, FieldErrors at, FieldErrors volumeAt)
    {
        switch (source)
        {
            case V1GCEPersistentDiskVolumeSource disk:
                volumeAt.At("persistentDisk").At("pdName").Present(disk.PdName);
                ValidatePartition(disk.Partition, volumeAt.At("persistentDisk").At("partition"));
                break;
            case V1AWSElasticBlockStoreVolumeSource disk:
                at.At("volumeID").Present(disk.VolumeID);
                ValidatePartition(disk.Partition, at.At("partition"));
                break;
            case V1CinderVolumeSource disk:
                at.At("volumeID").Present(disk.VolumeID);
                ValidateSecret(disk.SecretRef, at.At("secretRef"));
                break;
            case V1AzureFileVolumeSource share:
                at.At("secretName").Present(share.SecretName);
                at.At("shareName").Present(share.ShareName);
                break;
            case V1AzureDiskVolumeSource disk:
                ValidateAzureDisk(disk, at);
                break;
            case V1VsphereVirtualDiskVolumeSource disk:
                at.At("volumePath").Present(disk.VolumePath);
                break;
            case V1PhotonPersistentDiskVolumeSource disk:
                at.At("pdID").Present(disk.PdID);
                break;
            case V1PortworxVolumeSource disk:
                at.At("volumeID").Present(disk.VolumeID);
                break;
            case V1GlusterfsVolumeSource gluster:
                at.At("endpoints").Present(gluster.Endpoints);
                at.At("path").Present(gluster.Path);
                break;
            case V1ScaleIOVolumeSource scale:
                at.At("gateway").Present(scale.Gateway);
                at.At("system").Present(scale.System);
                at.At("volumeName").Present(scale.VolumeName);
                break;
            case V1QuobyteVolumeSource quobyte:
                ValidateQuobyte(quobyte, at);
                break;
            case V1FlockerVolumeSource flocker:
                ValidateFlocker(flocker, at);
                break;
            case V1StorageOSVolumeSource storage:
                ValidateStorageOs(storage, at);
                break;
            default:
                throw new ArgumentException($"{source.GetType().Name} is no volume source", nameof(source));
        }
    }

    private static void ValidatePartition(int? partition, FieldErrors at)
    {
        if (partition is < 0 or > 255)
        {
            at.Invalid(partition, "must be between 1 and 255, inclusive");
        }
    }

    private static void ValidateSecret(V1LocalObjectReference? secret, FieldErrors at)
    {
        if (secret is not null)
        {
            at.At("name").Present(secret.Name);
        }
    }

    private static void ValidateAzureDisk(V1AzureDiskVolumeSource disk, FieldErrors at)
    {
        at.At("diskName").Present(disk.DiskName);
        at.At("diskURI").Present(disk.DiskURI);
        if (disk.CachingMode is not (null or "None" or "ReadOnly" or "ReadWrite"))
        {
            at.At("cachingMode").NotSupported(disk.CachingMode, ["None", "ReadOnly", "ReadWrite"]);
        }

        if (disk.Kind is not (null or "Dedicated" or "Managed" or "Shared"))
        {
            at.At("kind").NotSupported(disk.Kind, ["Dedicated", "Managed", "Shared"]);
        }

        var managed = disk.Kind == "Managed";
        if (disk.Kind is not null && disk.DiskURI?.StartsWith(managed ? "/subscriptions/" : "https://", StringComparison.Ordinal) != true)
        {
            at.At("diskURI").NotSupported(disk.DiskURI ?? "", [managed
                ? "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
                : "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"]);
        }
    }

    private static void ValidateQuobyte(V1QuobyteVolumeSource quobyte, FieldErrors at)
    {
        const string Rule = "must be a host:port pair or multiple pairs separated by commas";
        if (string.IsNullOrEmpty(quobyte.Registry))
        {
            at.At("registry").Required(Rule);
        }
        else if (quobyte.Tenant?.Length >= 65)
        {
            at.At("tenant").Required("must be a UUID and may not exceed a length of 64 characters");
        }
        else if (quobyte.Registry.Split(',').Any(pair => pair.LastIndexOf(':') < 0))
        {
            at.At("registry").Invalid(quobyte.Registry, Rule);
        }

        at.At("volume").Present(quobyte.Volume);
    }

    private static void ValidateFlocker(V1FlockerVolumeSource flocker, FieldErrors at)
    {
        switch (string.IsNullOrEmpty(flocker.DatasetName), string.IsNullOrEmpty(flocker.DatasetUUID))
        {
            case (true, true):
                at.Required("one of datasetName and datasetUUID is required");
                break;
            case (false, false):
                at.Invalid("resource", "datasetName and datasetUUID can not be specified simultaneously");
                break;
            default:
                break;
        }

        if (flocker.DatasetName?.Contains('/', StringComparison.Ordinal) == true)
        {
            at.At("datasetName").Invalid(flocker.DatasetName, "must not contain '/'");
        }
    }

    private static void ValidateStorageOs(V1StorageOSVolumeSource storage, FieldErrors at)
    {
        if (at.At("volumeName").Present(storage.VolumeName))
        {
            at.At("volumeName").InvalidEach(storage.VolumeName, NameSyntax.DnsLabelErrors(storage.VolumeName));
        }

        if (!string.IsNullOrEmpty(storage.VolumeNamespace))
        {
            at.At("volumeNamespace").InvalidEach(storage.VolumeNamespace, NameSyntax.DnsLabelErrors(storage.VolumeNamespace));
        }

        ValidateSecret(storage.SecretRef, at.At("secretRef"));
    }
}
