using static Jota.Kubectl.VolumeFact;

namespace Jota.Kubectl;

/// <summary>All ways to get a volume, in upstream's words.</summary>
internal static class VolumeSources
{
    /// <summary>Those of which a volume of a pod and one of the cluster say the same.</summary>
    private static readonly VolumeSource[] Common =
    [
        new("hostPath", "HostPath (bare host directory volume)", new("Path:", "path"), new("HostPathType:", "type", "<none>")),
        new("gcePersistentDisk", "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
            new("PDName:", "pdName"), FileSystem, new("Partition:", "partition", "0"), ReadOnly),
        new("awsElasticBlockStore", "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
            new("VolumeID:", "volumeID"), FileSystem, new("Partition:", "partition", "0"), ReadOnly),
        new("nfs", "NFS (an NFS mount that lasts the lifetime of a pod)", new("Server:", "server"), new("Path:", "path"), ReadOnly),
        new("iscsi", "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
            new("TargetPortal:", "targetPortal"), new("IQN:", "iqn"), new("Lun:", "lun", "0"), new("ISCSIInterface", "iscsiInterface"),
            FileSystem, ReadOnly, List("Portals:", "portals"), Switch("DiscoveryCHAPAuth:", "chapAuthDiscovery"),
            Switch("SessionCHAPAuth:", "chapAuthSession"), Secret, new("InitiatorName:", "initiatorName", "<none>")),
        new("rbd", "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
            List("CephMonitors:", "monitors"), new("RBDImage:", "image"), FileSystem, new("RBDPool:", "pool"), new("RadosUser:", "user"),
            new("Keyring:", "keyring"), Secret, ReadOnly),
        new("quobyte", "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
            new("Registry:", "registry"), new("Volume:", "volume"), ReadOnly),
        new("azureDisk", "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
            new("DiskName:", "diskName"), new("DiskURI:", "diskURI"), new("Kind: ", "kind"), FileSystem,
            new("CachingMode:", "cachingMode"), ReadOnly),
        new("vsphereVolume", "vSphereVolume (a Persistent Disk resource in vSphere)",
            new("VolumePath:", "volumePath"), FileSystem, new("StoragePolicyName:", "storagePolicyName")),
        new("cinder", "Cinder (a Persistent Disk resource in OpenStack)", new("VolumeID:", "volumeID"), FileSystem, ReadOnly, Secret),
        new("photonPersistentDisk", "PhotonPersistentDisk (a Persistent Disk resource in photon platform)",
            new("PdID:", "pdID"), FileSystem),
        new("portworxVolume", "PortworxVolume (a Portworx Volume resource)", new VolumeFact("VolumeID:", "volumeID")),
        new("cephfs", "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
            List("Monitors:", "monitors"), new("Path:", "path"), new("User:", "user"), new("SecretFile:", "secretFile"), Secret, ReadOnly),
        new("storageos", "StorageOS (a StorageOS Persistent Disk resource)",
            new("VolumeName:", "volumeName"), new("VolumeNamespace:", "volumeNamespace"), FileSystem, ReadOnly),
        new("fc", "FC (a Fibre Channel disk)",
            new("TargetWWNs:", "targetWWNs,"), new("LUN:", "lun", "<none>"), FileSystem, ReadOnly),
        new("flexVolume", "FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)",
            new("Driver:", "driver"), FileSystem, Secret, ReadOnly, new("Options:", "options", "map[]")),
        new("flocker", "Flocker (a Flocker volume mounted by the Flocker agent)",
            new("DatasetName:", "datasetName"), new("DatasetUUID:", "datasetUUID")),
    ];

    /// <summary>Those of a pod.</summary>
    public static IReadOnlyList<VolumeSource> OfPods { get; } =
    [
        .. Common,
        new("emptyDir", "EmptyDir (a temporary directory that shares a pod's lifetime)",
            new("Medium:", "medium"), new("SizeLimit:", "sizeLimit", "<unset>")),
        new("gitRepo", "GitRepo (a volume that is pulled from git when the pod is created)",
            new("Repository:", "repository"), new("Revision:", "revision")),
        new("secret", "Secret (a volume populated by a Secret)", new("SecretName:", "secretName"), Switch("Optional:", "optional")),
        new("configMap", "ConfigMap (a volume populated by a ConfigMap)", new("Name:", "name"), Switch("Optional:", "optional")),
        new("glusterfs", "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
            new("EndpointsName:", "endpoints"), new("Path:", "path"), ReadOnly),
        new("persistentVolumeClaim", "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
            new("ClaimName:", "claimName"), ReadOnly),
        new("scaleIO", "ScaleIO (a persistent volume backed by a block device in ScaleIO)",
            new("Gateway:", "gateway"), new("System:", "system"), new("Protection Domain:", "protectionDomain"),
            new("Storage Pool:", "storagePool"), new("Storage Mode:", "storageMode"), new("VolumeName:", "volumeName"),
            FileSystem, ReadOnly),
        new("azureFile", "AzureFile (an Azure File Service mount on the host and bind mount to the pod)",
            new("SecretName:", "secretName"), new("ShareName:", "shareName"), ReadOnly),
        new("csi", "CSI (a Container Storage Interface (CSI) volume source)", new("Driver:", "driver"), FileSystem, ReadOnly),
        new("image", "Image (a container image or OCI artifact)", new("Reference:", "reference"), new("PullPolicy:", "pullPolicy")),
        new("downwardAPI", "DownwardAPI (a volume populated by information about the pod)"),
        new("projected", "Projected (a volume that contains injected data from multiple sources)"),
        new("ephemeral", "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)"),
    ];

    /// <summary>Those of the cluster.</summary>
    public static IReadOnlyList<VolumeSource> OfCluster { get; } =
    [
        .. Common,
        new("glusterfs", "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
            new("EndpointsName:", "endpoints"), new("EndpointsNamespace:", "endpointsNamespace", "<unset>"),
            new("Path:", "path"), ReadOnly),
        new("scaleIO", "ScaleIO (a persistent volume backed by a block device in ScaleIO)",
            new("Gateway:", "gateway"), new("System:", "system"), new("Protection Domain:", "protectionDomain"),
            new("Storage Pool:", "storagePool"), new("Storage Mode:", "storageMode"), new("VolumeName:", "volumeName"),
            new("SecretName:", "secretRef/name"), new("SecretNamespace:", "secretRef/namespace"), FileSystem, ReadOnly),
        new("azureFile", "AzureFile (an Azure File Service mount on the host and bind mount to the pod)",
            new("SecretName:", "secretName"), new("SecretNamespace:", "secretNamespace"), new("ShareName:", "shareName"), ReadOnly),
        new("csi", "CSI (a Container Storage Interface (CSI) volume source)",
            new("Driver:", "driver"), FileSystem, new("VolumeHandle:", "volumeHandle"), ReadOnly),
        new("local", "LocalVolume (a persistent volume backed by local storage on a node)", new VolumeFact("Path:", "path")),
    ];
}
