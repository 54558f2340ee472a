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
                FirstPass.Check(disk, volumeAt.At("persistentDisk"));
                ValidatePartition(disk.Partition, volumeAt.At("persistentDisk").At("partition"));
                break;
            case V1AWSElasticBlockStoreVolumeSource disk:
                FirstPass.Check(disk, at);
                ValidatePartition(disk.Partition, at.At("partition"));
                break;
            case V1CinderVolumeSource disk:
                FirstPass.Check(disk, at);
                break;
            case V1AzureFileVolumeSource share:
                FirstPass.Check(share, at);
                break;
            case V1AzureDiskVolumeSource disk:
                ValidateAzureDisk(disk, at);
                break;
            case V1VsphereVirtualDiskVolumeSource disk:
                FirstPass.Check(disk, at);
                break;
            case V1PhotonPersistentDiskVolumeSource disk:
                FirstPass.Check(disk, at);
                break;
            case V1PortworxVolumeSource disk:
                FirstPass.Check(disk, at);
                break;
            case V1GlusterfsVolumeSource gluster:
                FirstPass.Check(gluster, at);
                break;
            case V1ScaleIOVolumeSource scale:
                FirstPass.Check(scale, at);
                break;
            case V1QuobyteVolumeSource quobyte:
                ValidateQuobyte(quobyte, at);
                break;
            case V1FlockerVolumeSource flocker:
                ValidateFlocker(flocker, at);
                break;
            case V1StorageOSVolumeSource storage:
                FirstPass.Check(storage, at);
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

    private static void ValidateAzureDisk(V1AzureDiskVolumeSource disk, FieldErrors at)
    {
        FirstPass.Check(disk, at);
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

        FirstPass.CheckVolume(quobyte, at);
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
}
