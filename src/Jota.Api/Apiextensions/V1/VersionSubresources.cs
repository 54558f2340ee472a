using k8s.Models;

namespace Jota.Api;

/// <summary>The subresources of a version: what is scaled must be in spec and status.</summary>
internal static class VersionSubresources
{
    public static void Validate(V1CustomResourceSubresources? subresources, FieldErrors at)
    {
        if (subresources?.Scale is not { } scale)
        {
            return;
        }

        Path(scale.SpecReplicasPath, at.At("scale.specReplicasPath"), ".spec.", "should be a json path under .spec");
        Path(scale.StatusReplicasPath, at.At("scale.statusReplicasPath"), ".status.", "should be a json path under .status");
        if (!string.IsNullOrEmpty(scale.LabelSelectorPath))
        {
            var place = at.At("scale.labelSelectorPath");
            if (SimplePath.Validate(scale.LabelSelectorPath, place)
                && !scale.LabelSelectorPath.StartsWith(".spec.", StringComparison.Ordinal)
                && !scale.LabelSelectorPath.StartsWith(".status.", StringComparison.Ordinal))
            {
                place.Invalid(scale.LabelSelectorPath, "should be a json path under either .spec or .status");
            }
        }
    }

    private static void Path(string? path, FieldErrors at, string below, string rule)
    {
        if (at.Present(path) && SimplePath.Validate(path!, at) && !path!.StartsWith(below, StringComparison.Ordinal))
        {
            at.Invalid(path, rule);
        }
    }
}
