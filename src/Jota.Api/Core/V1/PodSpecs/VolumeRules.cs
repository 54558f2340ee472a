using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a pod's volumes.</summary>
internal static class VolumeRules
{
    /// <summary>Reports what is wrong, and answers the volumes that are right, which is all that mounts can refer to.</summary>
    public static IReadOnlyDictionary<string, V1Volume> Validate(IList<V1Volume>? volumes, FieldErrors at, PodSpecContext context)
    {
        var good = new Dictionary<string, V1Volume>();
        var claims = ClaimsToBeMade(volumes, context);
        for (var i = 0; i < volumes?.Count; i++)
        {
            var before = at.Refusals;
            var volume = volumes[i];
            ValidateSource(volume, at.At(i), context);
            ValidateName(volume, good, at.At(i).At("name"));
            if (at.Refusals == before)
            {
                good[volume.Name] = volume;
            }

            if (volume.PersistentVolumeClaim is { ClaimName: { } claim } && claims.Contains(claim))
            {
                at.At(i).At("persistentVolumeClaim").At("claimName")
                    .Invalid(claim, "must not reference a PVC that gets created for an ephemeral volume");
            }
        }

        return good;
    }

    private static HashSet<string> ClaimsToBeMade(IList<V1Volume>? volumes, PodSpecContext context) => string.IsNullOrEmpty(context.PodName)
        ? []
        : (volumes ?? []).Where(volume => volume.Ephemeral is not null).Select(volume => $"{context.PodName}-{volume.Name}").ToHashSet();

    private static void ValidateName(V1Volume volume, Dictionary<string, V1Volume> good, FieldErrors at)
    {
        if (at.Present(volume.Name))
        {
            at.InvalidEach(volume.Name, NameSyntax.DnsLabelErrors(volume.Name));
        }

        if (good.ContainsKey(volume.Name ?? ""))
        {
            at.Duplicate(volume.Name);
        }
    }

    private static void ValidateSource(V1Volume volume, FieldErrors at, PodSpecContext context)
    {
        var first = true;
        foreach (var (field, source) in VolumeSources.Of(volume))
        {
            if (first)
            {
                Validate(volume, source, at.At(field), at, context);
            }
            else
            {
                at.At(field).Forbidden("may not specify more than 1 volume type");
            }

            first = false;
        }

        if (first)
        {
            at.Required("must specify a volume type");
        }
    }

    private static void Validate(V1Volume volume, object source, FieldErrors at, FieldErrors volumeAt, PodSpecContext context)
    {
        switch (source)
        {
            case V1EmptyDirVolumeSource emptyDir:
                if (emptyDir.SizeLimit?.ToDecimal() < 0)
                {
                    at.At("sizeLimit").Forbidden("SizeLimit field must be a valid resource quantity");
                }

                break;
            case V1HostPathVolumeSource host:
                HostPathRules.Validate(host, at);
                break;
            case V1PersistentVolumeClaimVolumeSource claim:
                FirstPass.Check(claim, at);
                break;
            case V1EphemeralVolumeSource ephemeral:
                ClaimTemplateRules.Validate(ephemeral, at);
                ValidateClaimName(volume.Name, volumeAt.At("name"), context);
                break;
            case V1ImageVolumeSource image:
                ValidateImage(image, at, context);
                break;
            case V1SecretVolumeSource or V1ConfigMapVolumeSource or V1DownwardAPIVolumeSource or V1ProjectedVolumeSource:
                FileVolumeRules.Validate(source, at);
                break;
            default:
                DiskVolumeRules.Validate(volume.Name ?? "", source, at, volumeAt);
                break;
        }
    }

    private static void ValidateClaimName(string? volume, FieldErrors at, PodSpecContext context)
    {
        if (string.IsNullOrEmpty(context.PodName) || string.IsNullOrEmpty(volume))
        {
            return;
        }

        var claim = $"{context.PodName}-{volume}";
        at.InvalidEach(volume, NameSyntax.DnsSubdomainErrors(claim).Select(error => $"PVC name \"{claim}\": {error}"));
    }

    // A template's reference may still be empty: somebody may fill it in later.
    private static void ValidateImage(V1ImageVolumeSource image, FieldErrors at, PodSpecContext context)
    {
        if (context.IsPod)
        {
            FirstPass.CheckReference(image, at);
        }

        FirstPass.Check(image, at);
    }
}
