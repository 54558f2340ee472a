using k8s.Models;

namespace Jota.Api;

/// <summary>
/// What may not change of a volume that is there: where it is, and from which nodes it can be reached once that was said.
/// </summary>
internal static class PersistentVolumeUpdateRules
{
    public static void Validate(V1PersistentVolumeSpec spec, V1PersistentVolumeSpec old, FieldErrors errors)
    {
        var (before, after) = (Source(old), Source(WithoutNewExpandSecret(spec, old)));
        if (before != after)
        {
            errors.At("spec").At("persistentvolumesource").Forbidden(
                $"spec.persistentvolumesource is immutable after creation\n{UnifiedDiff.Of(before, after)}");
        }

        Immutable.RefuseChange(spec.VolumeMode, old.VolumeMode, errors.At("volumeMode"));
        if (old.NodeAffinity is { } affinity && !IsSameReach(spec.NodeAffinity, affinity))
        {
            Immutable.Refuse(Shown(spec.NodeAffinity), Shown(affinity), errors.At("nodeAffinity"));
        }

        if (old.VolumeAttributesClassName is not null && spec.VolumeAttributesClassName is null)
        {
            errors.At("spec").At("volumeAttributesClassName").Forbidden("update from non-nil value to nil is forbidden");
        }
    }

    private static string Source(V1PersistentVolumeSpec spec) => ModelDiff.Canonical(PersistentVolumeSources.Alone(spec));

    // What is needed to make it grow may be told later.
    private static V1PersistentVolumeSpec WithoutNewExpandSecret(V1PersistentVolumeSpec spec, V1PersistentVolumeSpec old) =>
        old.Csi is { ControllerExpandSecretRef: null } && spec.Csi is { ControllerExpandSecretRef: not null } csi
            ? spec with { Csi = csi with { ControllerExpandSecretRef = null } }
            : spec;

    // The names of labels from before they were final may be replaced by what they are called now.
    private static bool IsSameReach(V1VolumeNodeAffinity? affinity, V1VolumeNodeAffinity old)
    {
        var terms = affinity?.Required?.NodeSelectorTerms ?? [];
        var before = old.Required?.NodeSelectorTerms ?? [];
        return terms.Count == before.Count && terms.Zip(before).All(pair => IsSameReach(pair.First, pair.Second));
    }

    private static bool IsSameReach(V1NodeSelectorTerm term, V1NodeSelectorTerm old)
    {
        var expressions = term.MatchExpressions ?? [];
        var before = old.MatchExpressions ?? [];
        return expressions.Count == before.Count
            && ModelDiff.Same(term with { MatchExpressions = null }, old with { MatchExpressions = null })
            && expressions.Zip(before).All(pair => ModelDiff.Same(pair.First, pair.Second) || IsRenamed(pair.First, pair.Second));
    }

    private static bool IsRenamed(V1NodeSelectorRequirement requirement, V1NodeSelectorRequirement old) =>
        NodeLabels.Successor(old.Key) is { } now && ModelDiff.Same(requirement, old with { Key = now });

    private static ShownText Shown(V1VolumeNodeAffinity? affinity) =>
        ShownText.Of(affinity is null ? "null" : System.Text.Encoding.UTF8.GetString(ApiJson.Encode(affinity)));
}
