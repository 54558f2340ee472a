using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Aggregation;

/// <summary>The APIServices of what this server serves itself. Pure.</summary>
internal static class LocalServices
{
    private const int CustomGroupPriority = 1000;
    private const int CustomVersionPriority = 100;
    private const int HighestPriority = 18_000;
    private const int Step = 100;
    private const int VersionStep = 15;

    /// <summary>Those of a catalog, by name; of kinds of Kubernetes itself and of custom ones.</summary>
    public static Dictionary<string, V1APIService> Of(ResourceCatalog catalog)
    {
        var wanted = new Dictionary<string, V1APIService>(StringComparer.Ordinal);
        foreach (var group in catalog.Served.GroupBy(resource => resource.Names.Group, StringComparer.Ordinal))
        {
            if (group.Key == APIServiceGroup)
            {
                // As upstream: whoever aggregates is not aggregated.
                continue;
            }

            var isCustom = group.All(resource => resource.IsUntyped);
            string[] versions = [.. GroupOrder.Versions(group.Select(resource => resource.Names.Version))];
            for (var i = 0; i < versions.Length; i++)
            {
                var service = isCustom
                    ? Make(group.Key, versions[i], CustomGroupPriority, CustomVersionPriority, "true")
                    : Make(group.Key, versions[i], PriorityOf(group.Key), (versions.Length - i) * VersionStep, "onstart");
                wanted[service.Metadata.Name] = service;
            }
        }

        return wanted;
    }

    /// <summary>Whether a stored one still says what it is to say.</summary>
    public static bool IsAsWanted(V1APIService stored, V1APIService wanted) => ModelCopy.Same(stored.Spec, wanted.Spec)
        && stored.Metadata.Labels is { } labels && labels.TryGetValue(APIServices.ManagedLabel, out var label)
        && label == wanted.Metadata.Labels[APIServices.ManagedLabel];

    private const string APIServiceGroup = "apiregistration.k8s.io";

    private static int PriorityOf(string group) => HighestPriority - (Step * GroupOrder.PlaceOf(group));

    private static V1APIService Make(string group, string version, int groupPriority, int versionPriority, string managed) => new()
    {
        Metadata = new()
        {
            Name = APIServices.NameOf(group, version),
            Labels = new Dictionary<string, string> { [APIServices.ManagedLabel] = managed },
        },
        Spec = new()
        {
            Group = group.Length == 0 ? null : group,
            Version = version,
            GroupPriorityMinimum = groupPriority,
            VersionPriority = versionPriority,
        },
    };
}
