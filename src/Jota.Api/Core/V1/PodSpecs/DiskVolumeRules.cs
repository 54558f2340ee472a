using System.Text.RegularExpressions;
using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of volumes on disks and file servers.</summary>
internal static partial class DiskVolumeRules
{
    public const string LongInitiator =
        "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.";

    public static void Validate(string volume, object source, FieldErrors at, FieldErrors volumeAt)
    {
        switch (source)
        {
            case V1NFSVolumeSource nfs:
                FirstPass.Check(nfs, at);
                if (nfs.Path?.StartsWith('/') != true)
                {
                    at.At("path").Invalid(nfs.Path ?? "", "must be an absolute path");
                }

                break;
            case V1ISCSIVolumeSource iscsi:
                ValidateIscsi(volume, iscsi, at, volumeAt);
                break;
            case V1FCVolumeSource fibre:
                ValidateFibreChannel(fibre, at);
                break;
            case V1CSIVolumeSource csi:
                ValidateCsi(csi, at);
                break;
            case V1GitRepoVolumeSource git:
                FirstPass.Check(git, at);
                PathRules.Descending(git.Directory, at.At("directory"));
                break;
            case V1RBDVolumeSource rbd:
                FirstPass.Check(rbd, at);
                break;
            case V1CephFSVolumeSource ceph:
                FirstPass.Check(ceph, at);
                break;
            case V1FlexVolumeSource flex:
                ValidateFlex(flex, at);
                break;
            default:
                CloudVolumeRules.Validate(source, at, volumeAt);
                break;
        }
    }

    private static void ValidateIscsi(string volume, V1ISCSIVolumeSource iscsi, FieldErrors at, FieldErrors volumeAt)
    {
        FirstPass.Check(iscsi, at);
        if (!string.IsNullOrEmpty(iscsi.Iqn))
        {
            ValidateInitiator(iscsi.Iqn, at.At("iqn"));
        }

        FirstPass.CheckLun(iscsi, at);
        if ((iscsi.ChapAuthDiscovery == true || iscsi.ChapAuthSession == true) && iscsi.SecretRef is null)
        {
            at.At("secretRef").Required();
        }

        if (iscsi.InitiatorName is { } initiator)
        {
            ValidateInitiator(initiator, at.At("initiatorname"));
            if (volume.Length + 1 + (iscsi.TargetPortal ?? "").Length > 64)
            {
                volumeAt.At("name").Invalid(volume, LongInitiator);
            }
        }
    }

    public static void ValidateInitiator(string name, FieldErrors at)
    {
        var (kind, right) = name switch
        {
            _ when name.StartsWith("iqn", StringComparison.Ordinal) => (true, Iqn().IsMatch(name)),
            _ when name.StartsWith("eui", StringComparison.Ordinal) => (true, Eui().IsMatch(name)),
            _ when name.StartsWith("naa", StringComparison.Ordinal) => (true, Naa().IsMatch(name)),
            _ => (false, false),
        };
        if (!right)
        {
            at.Invalid(name, kind ? "must be valid format" : "must be valid format starting with iqn, eui, or naa");
        }
    }

    private static void ValidateFibreChannel(V1FCVolumeSource fibre, FieldErrors at)
    {
        switch (fibre)
        {
            case { TargetWWNs: { Count: > 0 } names, Wwids.Count: > 0 }:
                at.At("targetWWNs").Invalid(GoText.List(names), "targetWWNs and wwids can not be specified simultaneously");
                break;
            case { TargetWWNs.Count: > 0, Lun: null }:
                at.At("lun").Required("lun is required if targetWWNs is specified");
                break;
            case { TargetWWNs.Count: > 0 }:
                FirstPass.CheckLun(fibre, at);
                break;
            case { Wwids.Count: > 0 }:
                break;
            default:
                at.At("targetWWNs").Required("must specify either targetWWNs or wwids, but not both");
                break;
        }
    }

    private static void ValidateCsi(V1CSIVolumeSource csi, FieldErrors at)
    {
        ValidateCsiDriver(csi.Driver ?? "", at.At("driver"));
        if (csi.NodePublishSecretRef is { } secret && at.At("nodePublishSecretRef").At("name").Present(secret.Name))
        {
            at.At("name").InvalidEach(secret.Name, NameSyntax.DnsSubdomainErrors(secret.Name));
        }
    }

    public static void ValidateCsiDriver(string driver, FieldErrors at)
    {
        at.Present(driver);
        if (driver.Length > 63)
        {
            at.TooLong(63);
        }

        at.InvalidEach(driver, NameSyntax.DnsSubdomainErrors(driver.ToLowerInvariant()));
    }

    private static void ValidateFlex(V1FlexVolumeSource flex, FieldErrors at)
    {
        FirstPass.Check(flex, at);
        ValidateFlexOptions(flex.Options, at.At("options"));
    }

    public static void ValidateFlexOptions(IDictionary<string, string>? options, FieldErrors at)
    {
        foreach (var key in options?.Keys ?? [])
        {
            var domain = "." + key.Split('/')[0].ToLowerInvariant();
            if (domain.EndsWith(".kubernetes.io", StringComparison.Ordinal) || domain.EndsWith(".k8s.io", StringComparison.Ordinal))
            {
                at.Key(key).Invalid(key, "kubernetes.io and k8s.io namespaces are reserved");
            }
        }
    }

    [GeneratedRegex(@"iqn\.\d{4}-\d{2}\.([A-Za-z0-9.-]+)(:[^,;*&$|\s]+)$")]
    private static partial Regex Iqn();

    [GeneratedRegex("^eui.[A-Za-z0-9]{16}$")]
    private static partial Regex Eui();

    [GeneratedRegex("^naa.[A-Za-z0-9]{32}$")]
    private static partial Regex Naa();
}
