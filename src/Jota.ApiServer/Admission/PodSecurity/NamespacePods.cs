using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>What is told of the pods that a namespace has when it begins to ask more of them. They stay.</summary>
internal static class NamespacePods
{
    /// <summary>No more are looked at, as upstream.</summary>
    private const int Most = 3000;

    /// <summary>The warnings; none when all pods meet the standard.</summary>
    public static IEnumerable<string> Warnings(string ns, IReadOnlyCollection<ApiObject> pods, SecurityStandard standard)
    {
        var found = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var pod in pods.Take(Most))
        {
            var violations = PodSecurityPlan.Violations(SecuredPod.Of((V1Pod)pod.Peek()), standard);
            if (!violations.IsEmpty)
            {
                var reasons = Violation.Reasons(violations);
                if (!found.TryGetValue(reasons, out var names))
                {
                    found.Add(reasons, names = []);
                }

                names.Add(pod.Key.Name);
            }
        }

        if (pods.Count > Most)
        {
            yield return $"new PodSecurity enforce level only checked against the first {Most} of {pods.Count} existing pods";
        }

        if (found.Count > 0)
        {
            yield return $"existing pods in namespace \"{ns}\" violate the new PodSecurity enforce level \"{standard}\"";
        }

        foreach (var line in found.Select(entry => $"{Who(entry.Value)}: {entry.Key}").Order(StringComparer.Ordinal))
        {
            yield return line;
        }
    }

    private static string Who(List<string> names) => names.Count switch
    {
        1 => names[0],
        2 => $"{names.Min(StringComparer.Ordinal)} (and 1 other pod)",
        var count => $"{names.Min(StringComparer.Ordinal)} (and {count - 1} other pods)",
    };
}
