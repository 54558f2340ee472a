using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Where volumes of the cluster may be. Those that pods may also name themselves follow the same rules; the others are told of secrets in
/// any namespace.
/// </summary>
internal static class PersistentVolumeSourceRules
{
    private const int LongestInitiator = 64;

    public static void Validate(object source, string name, FieldErrors at, FieldErrors specAt)
    {
        switch (source)
        {
            case V1HostPathVolumeSource host:
                HostPathRules.Validate(host, at);
                break;
            case V1LocalVolumeSource local:
                if (at.At("path").Present(local.Path))
                {
                    PathRules.NoStepsBack(local.Path, at.At("path"));
                }

                break;
            case V1CSIPersistentVolumeSource csi:
                ValidateCsi(csi, at);
                break;
            case V1ISCSIPersistentVolumeSource iscsi:
                ValidateIscsi(iscsi, name, at);
                break;
            case V1FlexPersistentVolumeSource flex:
                FirstPass.Check(flex, at);
                DiskVolumeRules.ValidateFlexOptions(flex.Options, at.At("options"));
                break;
            default:
                ValidateServer(source, name, at, specAt);
                break;
        }
    }

    private static void ValidateServer(object source, string name, FieldErrors at, FieldErrors specAt)
    {
        switch (source)
        {
            case V1RBDPersistentVolumeSource rbd:
                FirstPass.Check(rbd, at);
                break;
            case V1CephFSPersistentVolumeSource ceph:
                FirstPass.Check(ceph, at);
                break;
            case V1ScaleIOPersistentVolumeSource scale:
                FirstPass.Check(scale, at);
                break;
            case V1CinderPersistentVolumeSource cinder:
                FirstPass.Check(cinder, at);
                break;
            case V1StorageOSPersistentVolumeSource storage:
                FirstPass.Check(storage, at);
                ValidateOwner(storage.SecretRef, at.At("secretRef"));
                break;
            case V1AzureFilePersistentVolumeSource azure:
                FirstPass.Check(azure, at);
                if (azure.SecretNamespace is { Length: 0 })
                {
                    at.At("secretNamespace").Required();
                }

                break;
            case V1GlusterfsPersistentVolumeSource gluster:
                FirstPass.Check(gluster, at);
                if (gluster.EndpointsNamespace is { } ns)
                {
                    at.At("endpointsNamespace").InvalidEach(ns, NameSyntax.DnsLabelErrors(ns));
                }

                break;
            default:
                DiskVolumeRules.Validate(name, source, at, specAt);
                break;
        }
    }

    private static void ValidateOwner(V1ObjectReference? secret, FieldErrors at)
    {
        if (secret is not null)
        {
            at.At("name").Present(secret.Name);
            at.At("namespace").Present(secret.NamespaceProperty);
        }
    }

    private static void ValidateCsi(V1CSIPersistentVolumeSource csi, FieldErrors at)
    {
        DiskVolumeRules.ValidateCsiDriver(csi.Driver ?? "", at.At("driver"));
        FirstPass.Check(csi, at);
        ValidateSecret(csi.ControllerPublishSecretRef, at.At("controllerPublishSecretRef"));
        ValidateSecret(csi.ControllerExpandSecretRef, at.At("controllerExpandSecretRef"));
        ValidateSecret(csi.NodePublishSecretRef, at.At("nodePublishSecretRef"));
        ValidateSecret(csi.NodeExpandSecretRef, at.At("nodeExpandSecretRef"));
    }

    private static void ValidateSecret(V1SecretReference? secret, FieldErrors at)
    {
        if (secret is null)
        {
            return;
        }

        if (at.At("name").Present(secret.Name))
        {
            at.At("name").InvalidEach(secret.Name, NameSyntax.DnsSubdomainErrors(secret.Name));
        }

        if (at.At("namespace").Present(secret.NamespaceProperty))
        {
            at.At("namespace").InvalidEach(secret.NamespaceProperty, NameSyntax.DnsLabelErrors(secret.NamespaceProperty));
        }
    }

    private static void ValidateIscsi(V1ISCSIPersistentVolumeSource iscsi, string name, FieldErrors at)
    {
        FirstPass.Check(iscsi, at);
        if (!string.IsNullOrEmpty(iscsi.Iqn))
        {
            DiskVolumeRules.ValidateInitiator(iscsi.Iqn, at.At("iqn"));
        }

        FirstPass.CheckLun(iscsi, at);
        if ((iscsi.ChapAuthDiscovery == true || iscsi.ChapAuthSession == true) && iscsi.SecretRef is null)
        {
            at.At("secretRef").Required();
        }

        if (iscsi.SecretRef is { } secret)
        {
            at.At("secretRef").At("name").Present(secret.Name);
        }

        if (iscsi.InitiatorName is { } initiator)
        {
            DiskVolumeRules.ValidateInitiator(initiator, at.At("initiatorname"));
            if (name.Length + 1 + (iscsi.TargetPortal ?? "").Length > LongestInitiator)
            {
                at.At("targetportal").Invalid(iscsi.TargetPortal ?? "", DiskVolumeRules.LongInitiator);
            }
        }
    }
}
