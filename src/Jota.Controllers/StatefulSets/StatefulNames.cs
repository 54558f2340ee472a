using System.Globalization;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>How the pods of a stateful set are called: after the set and their ordinal.</summary>
internal static class StatefulNames
{
    // The last ordinal there can be: the largest start and the largest number of replicas.
    private const int MostDigits = 10;

    public static string Pod(V1StatefulSet set, long ordinal) =>
        string.Create(CultureInfo.InvariantCulture, $"{set.Metadata.Name}-{ordinal}");

    /// <summary>The ordinal of a pod of the set; null for one of another name, which is none of its pods whatever its labels say.</summary>
    public static long? OrdinalOf(V1StatefulSet set, V1Pod pod) => OrdinalIn(set, pod.Metadata.Name);

    /// <summary>The ordinal in the name of a pod of the set; null for another name.</summary>
    public static long? OrdinalIn(V1StatefulSet set, string name)
    {
        var owner = set.Metadata.Name;
        if (name.Length <= owner.Length + 1 || name[owner.Length] != '-' || !name.StartsWith(owner, StringComparison.Ordinal))
        {
            return null;
        }

        // No ordinal is written in two ways.
        var digits = name.AsSpan(owner.Length + 1);
        return (digits.Length == 1 || digits[0] != '0') && digits.Length <= MostDigits
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
                ? ordinal
                : null;
    }
}
