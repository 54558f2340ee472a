namespace Jota.Kubectl;

/// <summary>The order in which objects are written: what others need first, hooks last, the rest by type and name.</summary>
internal sealed class ResourceOrder : IComparer<ResourceId>
{
    private static readonly string[] UsuallyFirst =
    [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role",
        "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange", "PriorityClass",
        "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ];

    private static readonly string[] UsuallyLast = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

    private readonly Dictionary<string, int> _ranks = new(StringComparer.Ordinal);

    /// <param name="first">The kinds that come first, in order; null for upstream's.</param>
    /// <param name="last">The kinds that come last; null for upstream's.</param>
    public ResourceOrder(IReadOnlyList<string>? first = null, IReadOnlyList<string>? last = null)
    {
        first ??= UsuallyFirst;
        last ??= UsuallyLast;
        for (var i = 0; i < first.Count; i++)
        {
            _ranks[first[i]] = i - first.Count;
        }

        for (var i = 0; i < last.Count; i++)
        {
            _ranks[last[i]] = i + 1;
        }
    }

    public int Compare(ResourceId? x, ResourceId? y)
    {
        var (one, other) = (x!, y!);
        var byRank = _ranks.GetValueOrDefault(one.Kind).CompareTo(_ranks.GetValueOrDefault(other.Kind));
        if (byRank != 0)
        {
            return byRank;
        }

        var byType = string.CompareOrdinal(TypeOf(one), TypeOf(other));
        return byType != 0 ? byType : string.CompareOrdinal(PlaceOf(one), PlaceOf(other));
    }

    // What is missing sorts behind what begins with a letter.
    private static string TypeOf(ResourceId id) => $"{Or(id.Group, "~G")}_{Or(id.Version, "~V")}_{Or(id.Kind, "~K")}";

    private static string PlaceOf(ResourceId id) => $"{Or(id.Namespace, "~X")}|{Or(id.Name, "~N")}";

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
