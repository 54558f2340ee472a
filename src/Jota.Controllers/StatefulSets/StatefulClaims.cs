using System.Globalization;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The claims of stateful sets: of each template one for every ordinal, for all pods that it ever has.</summary>
internal static class StatefulClaims
{
    public static string NameOf(V1StatefulSet set, V1PersistentVolumeClaim template, long ordinal) =>
        string.Create(CultureInfo.InvariantCulture, $"{template.Metadata.Name}-{set.Metadata.Name}-{ordinal}");

    /// <summary>The volumes of a pod: its claims, and what the template gives beside those of the same names.</summary>
    public static IList<V1Volume>? Volumes(V1StatefulSet set, V1PodSpec template, long ordinal)
    {
        if (set.Spec.VolumeClaimTemplates is not { Count: > 0 } templates)
        {
            return template.Volumes;
        }

        var names = templates.Select(claim => claim.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. templates.Select(claim => new V1Volume
            {
                Name = claim.Metadata.Name,
                PersistentVolumeClaim = new() { ClaimName = NameOf(set, claim, ordinal) },
            }),
            .. (template.Volumes ?? []).Where(volume => !names.Contains(volume.Name)),
        ];
    }
}
