using System.Text.RegularExpressions;

namespace Jota.ApiServer.Aggregation;

/// <summary>The order in which discovery tells groups and versions; clients prefer what comes first.</summary>
internal static partial class GroupOrder
{
    private static readonly string[] Known =
    [
        "", "apiregistration.k8s.io", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch",
        "certificates.k8s.io", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io",
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "scheduling.k8s.io", "coordination.k8s.io", "node.k8s.io",
        "discovery.k8s.io", "resource.k8s.io", "flowcontrol.apiserver.k8s.io", "internal.apiserver.k8s.io", "storagemigration.k8s.io",
    ];

    /// <summary>Groups in upstream's order, others behind them: those of the highest priority first, then by name.</summary>
    public static IEnumerable<string> Groups(IEnumerable<string> groups, Func<string, int> priorityOf) => groups
        .Distinct(StringComparer.Ordinal)
        .OrderBy(PlaceOf)
        .ThenByDescending(priorityOf)
        .ThenBy(group => group, StringComparer.Ordinal);

    /// <summary>Where a group stands among those of Kubernetes itself; behind them all when it is none of them.</summary>
    public static int PlaceOf(string group) => Array.IndexOf(Known, group) is >= 0 and var at ? at : Known.Length;

    /// <summary>
    /// Versions with the most stable and newest first: <c>v2, v1, v2beta1, v1alpha1</c>; behind them, by name, those that are called
    /// otherwise.
    /// </summary>
    public static IEnumerable<string> Versions(IEnumerable<string> versions) => versions
        .Distinct(StringComparer.Ordinal)
        .OrderByDescending(Rank)
        .ThenBy(version => version, StringComparer.Ordinal);

    private static (int Stability, int Major, int Minor) Rank(string version)
    {
        var parts = Usual().Match(version);
        if (!parts.Success || !int.TryParse(parts.Groups[1].ValueSpan, out var major))
        {
            return default;
        }

        var stability = parts.Groups[2].Value switch { "" => 3, "beta" => 2, _ => 1 };
        return (stability, major, int.TryParse(parts.Groups[3].ValueSpan, out var minor) ? minor : 0);
    }

    [GeneratedRegex("^v([1-9][0-9]*)(?:(alpha|beta)([1-9][0-9]*))?$")]
    private static partial Regex Usual();
}
