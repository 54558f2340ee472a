namespace Jota.ApiServer.Http;

/// <summary>The order in which discovery tells groups and versions; clients prefer what comes first.</summary>
internal static class GroupOrder
{
    private static readonly string[] Known =
    [
        "", "apiregistration.k8s.io", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch",
        "certificates.k8s.io", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io",
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "scheduling.k8s.io", "coordination.k8s.io", "node.k8s.io",
        "discovery.k8s.io", "resource.k8s.io", "flowcontrol.apiserver.k8s.io", "internal.apiserver.k8s.io", "storagemigration.k8s.io",
    ];

    /// <summary>Groups in upstream's order, others behind them by name.</summary>
    public static IEnumerable<string> Groups(IEnumerable<string> groups) => groups
        .Distinct(StringComparer.Ordinal)
        .OrderBy(group => Array.IndexOf(Known, group) is >= 0 and var at ? at : Known.Length)
        .ThenBy(group => group, StringComparer.Ordinal);

    /// <summary>Versions with the most stable and newest first: <c>v2, v1, v2beta1, v1alpha1</c>.</summary>
    public static IEnumerable<string> Versions(IEnumerable<string> versions) => versions
        .Distinct(StringComparer.Ordinal)
        .OrderByDescending(Rank)
        .ThenBy(version => version, StringComparer.Ordinal);

    private static (int Stability, int Major, int Minor) Rank(string version)
    {
        var at = version.IndexOfAny(['a', 'b']);
        var stable = at < 0;
        var major = int.TryParse(version.AsSpan(1, (stable ? version.Length : at) - 1), out var m) ? m : 0;
        var digits = version.AsSpan(stable ? version.Length : version.AsSpan().LastIndexOfAnyInRange('a', 'z') + 1);
        return (stable ? 2 : version[at] == 'b' ? 1 : 0, major, int.TryParse(digits, out var n) ? n : 0);
    }
}
