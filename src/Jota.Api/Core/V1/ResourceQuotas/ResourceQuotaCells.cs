using k8s.Models;

namespace Jota.Api;

/// <summary>The cells of quotas.</summary>
internal static class ResourceQuotaCells
{
    public static string Requests(V1ResourceQuota quota) => Listed(quota.Status, name => !IsLimit(name));

    public static string Limits(V1ResourceQuota quota) => Listed(quota.Status, IsLimit);

    private static bool IsLimit(string name) => name.StartsWith("limits.", StringComparison.Ordinal);

    private static string Listed(V1ResourceQuotaStatus? status, Func<string, bool> which) =>
        string.Join(", ", (status?.Hard ?? new Dictionary<string, ResourceQuantity>())
            .Where(pair => which(pair.Key))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}: {Used(status, pair.Key)}/{QuantityText.Of(pair.Value)}"));

    private static string Used(V1ResourceQuotaStatus? status, string name) =>
        status?.Used is { } used && used.TryGetValue(name, out var amount) ? QuantityText.Of(amount) : "0";
}
