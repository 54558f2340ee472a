using k8s.Models;

namespace Jota.Api;

/// <summary>
/// The rules of volumes whose files the node agent writes: secrets, config maps, the pod's own fields, and mixtures of them.
/// </summary>
internal static class FileVolumeRules
{
    private const string ModeRule = "must be a number between 0 and 0777 (octal), both inclusive";

    public static void Validate(object source, FieldErrors at)
    {
        switch (source)
        {
            case V1SecretVolumeSource secret:
                FirstPass.Check(secret, at);
                ValidateMode(secret.DefaultMode, at.At("defaultMode"));
                ValidateItems(secret.Items, at.At("items"));
                break;
            case V1ConfigMapVolumeSource configMap:
                FirstPass.Check(configMap, at);
                ValidateMode(configMap.DefaultMode, at.At("defaultMode"));
                ValidateItems(configMap.Items, at.At("items"));
                break;
            case V1DownwardAPIVolumeSource downward:
                ValidateMode(downward.DefaultMode, at.At("defaultMode"));
                foreach (var file in downward.Items ?? [])
                {
                    ValidateFile(file, at);
                }

                break;
            case V1ProjectedVolumeSource projected:
                ValidateMode(projected.DefaultMode, at.At("defaultMode"));
                ProjectionRules.Validate(projected, at);
                break;
            default:
                throw new ArgumentException($"{source.GetType().Name} has no files", nameof(source));
        }
    }

    public static void ValidateItems(IList<V1KeyToPath>? items, FieldErrors at)
    {
        for (var i = 0; i < items?.Count; i++)
        {
            FirstPass.Check(items[i], at.At(i));
            PathRules.LocalAndFree(items[i].Path, at.At(i).At("path"));
            ValidateMode(items[i].Mode, at.At(i).At("mode"));
        }
    }

    // Upstream leaves the index out of the path.
    public static void ValidateFile(V1DownwardAPIVolumeFile file, FieldErrors at)
    {
        FirstPass.Check(file, at);
        PathRules.LocalAndFree(file.Path, at.At("path"));
        switch (file)
        {
            case { FieldRef: not null }:
                DownwardRules.ValidateField(file.FieldRef, DownwardRules.VolumeFields, at.At("fieldRef"));
                if (file.ResourceFieldRef is not null)
                {
                    at.Invalid("resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
                }

                break;
            case { ResourceFieldRef: not null }:
                DownwardRules.ValidateResource(file.ResourceFieldRef, ofVolume: true, at.At("resourceFieldRef"));
                break;
            default:
                at.Required("one of fieldRef and resourceFieldRef is required");
                break;
        }

        ValidateMode(file.Mode, at.At("mode"));
    }

    public static void ValidateMode(int? mode, FieldErrors at)
    {
        const int All = 0x1FF; // 0777
        if (mode is < 0 or > All)
        {
            at.Invalid(mode, ModeRule);
        }
    }
}
