using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Store.Encryption.Settings;

/// <summary>Which resources a rule may name.</summary>
internal static class ResourceRules
{
    private static readonly string[] WithoutApi = ["apiserveripinfo", "serviceipallocations", "servicenodeportallocations"];

    /// <summary>The resources of a rule.</summary>
    public static ImmutableArray<ResourceId> Read(FileValue rule)
    {
        var names = rule.Items("resources");
        if (names.Count == 0)
        {
            rule.Refuse("resources: at least one resources is required");
        }

        List<ResourceId> read = [];
        foreach (var place in names)
        {
            if (place.Text() is { } name)
            {
                Check(place, name);
                read.Add(ResourceId.Parse(name));
            }
        }

        CheckOverlap(rule, read);
        return [.. read];
    }

    private static void Check(FileValue place, string name)
    {
        var resource = ResourceId.Parse(name);
        var refusal = (name, resource) switch
        {
            ("", _) => "must be the name of a resource",
            _ when name.Any(char.IsUpper) => "resource name should not contain capital letters",
            ("*", _) => "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources",
            _ when WithoutApi.Contains(name) => "resources which do not have REST API/s cannot be encrypted",
            (_, { Group: "events.k8s.io" }) =>
                "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use 'events' instead in the config file",
            (_, { Group: "extensions" }) => "'extensions' group has been removed and cannot be used for encryption",
            (_, { Group: "*", IsWide: false }) => "encrypting the same resource across groups is not supported",
            _ => null,
        };
        if (refusal is not null)
        {
            place.Refuse($"\"{name}\": {refusal}");
        }
    }

    private static void CheckOverlap(FileValue rule, List<ResourceId> resources)
    {
        if (resources.Distinct().Count() < resources.Count)
        {
            rule.Refuse("resources: the same resource cannot be specified multiple times");
        }

        var distinct = resources.Distinct().ToList();
        if (distinct.Count > 1 && distinct.Any(one => one == ResourceId.All
            || (one.IsWide && distinct.Any(other => other != one && other.Group == one.Group))))
        {
            rule.Refuse(
                "resources: using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed as they will " +
                "be masked");
        }
    }
}
