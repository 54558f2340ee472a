using System.Globalization;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The claims of stateful sets: of each template one for every ordinal, for all pods that it ever has.</summary>
internal static class StatefulClaims
{
    public static string NameOf(V1StatefulSet set, V1PersistentVolumeClaim template, long ordinal) =>
        string.Create(CultureInfo.InvariantCulture, $"{template.Metadata.Name}-{set.Metadata.Name}-{ordinal}");

    /// <summary>Whether a claim is called as one of the set's would be.</summary>
    public static bool IsOf(V1StatefulSet set, string claim) => set.Spec.VolumeClaimTemplates?.Any(template =>
        claim.StartsWith($"{template.Metadata.Name}-", StringComparison.Ordinal)
        && StatefulNames.OrdinalIn(set, claim[(template.Metadata.Name.Length + 1)..]) is not null) == true;

    /// <summary>The claim of an ordinal: the template, with the labels that the set selects.</summary>
    public static V1PersistentVolumeClaim For(V1StatefulSet set, V1PersistentVolumeClaim template, long ordinal)
    {
        var labels = new Dictionary<string, string>(template.Metadata.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (key, value) in set.Spec.Selector.MatchLabels ?? new Dictionary<string, string>())
        {
            labels[key] = value;
        }

        return template with
        {
            Metadata = template.Metadata with
            {
                Name = NameOf(set, template, ordinal),
                NamespaceProperty = set.Metadata.NamespaceProperty,
                Labels = labels,
            },
            Status = null,
        };
    }

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
