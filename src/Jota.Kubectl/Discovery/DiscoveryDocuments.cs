using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Discovery's documents: what comes over the wire, and what lies on the disk, which is upstream's older form.</summary>
internal static class DiscoveryDocuments
{
    /// <summary>The groups that an aggregated answer tells, with their resources as <c>APIResourceList</c>s.</summary>
    public static IEnumerable<(ApiGroup Group, IReadOnlyList<JsonObject> Lists)> ReadAggregated(JsonObject answer)
    {
        foreach (var item in Items(answer, "items"))
        {
            var name = (string?)item["metadata"]?["name"] ?? "";
            var versions = Items(item, "versions").ToList();
            var group = new ApiGroup(name, [.. versions.Select(version => (string?)version["version"] ?? "")]);
            yield return (group, [.. versions.Select(version => ListOf(group, version))]);
        }
    }

    /// <summary>The groups of an <c>APIGroupList</c>.</summary>
    public static IReadOnlyList<ApiGroup> ReadGroups(JsonObject list) => [.. Items(list, "groups").Select(group =>
    {
        var preferred = (string?)group["preferredVersion"]?["version"] ?? "";
        var versions = Items(group, "versions").Select(version => (string?)version["version"] ?? "");
        return new ApiGroup((string?)group["name"] ?? "", [.. versions.OrderBy(version => version == preferred ? 0 : 1)]);
    })];

    /// <summary>Groups as an <c>APIGroupList</c>.</summary>
    public static JsonObject GroupList(IEnumerable<ApiGroup> groups) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. groups.Select(group => new JsonObject
        {
            ["name"] = group.Name,
            ["versions"] = new JsonArray([.. group.Versions.Select(version => VersionOf(group, version))]),
            ["preferredVersion"] = VersionOf(group, group.Versions[0]),
        })]),
    };

    /// <summary>The types of an <c>APIResourceList</c>, without subresources.</summary>
    public static IEnumerable<ResourceMapping> ReadResources(ApiGroup group, string version, JsonObject list) => Items(list, "resources")
        .Where(resource => !resource.Text("name").Contains('/', StringComparison.Ordinal))
        .Select(resource => MappingOf(group, version, resource));

    private static ResourceMapping MappingOf(ApiGroup group, string version, JsonObject resource) =>
        new(group.Name, version, resource.Text("name"), resource.Text("kind"), resource.Is("namespaced"))
        {
            Singular = resource.Text("singularName") is { Length: > 0 } own ? own : resource.Text("kind").ToLowerInvariant(),
            ShortNames = Texts(resource["shortNames"]),
            Categories = Texts(resource["categories"]),
            Verbs = Texts(resource["verbs"]),
        };

    private static JsonObject ListOf(ApiGroup group, JsonObject version)
    {
        var resources = new JsonArray();
        foreach (var resource in Items(version, "resources"))
        {
            var name = (string?)resource["resource"] ?? "";
            var namespaced = (string?)resource["scope"] == "Namespaced";
            resources.Add((JsonNode)ResourceOf(name, namespaced, resource));
            foreach (var sub in Items(resource, "subresources"))
            {
                resources.Add((JsonNode)ResourceOf($"{name}/{(string?)sub["subresource"]}", namespaced, sub));
            }
        }

        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.GroupVersion((string?)version["version"] ?? ""),
            ["resources"] = resources,
        };
    }

    private static JsonObject ResourceOf(string name, bool namespaced, JsonObject from)
    {
        var kind = from["responseKind"];
        var resource = new JsonObject
        {
            ["name"] = name,
            ["singularName"] = (string?)from["singularResource"] ?? "",
            ["namespaced"] = namespaced,
        };
        foreach (var field in (string[])["group", "version"])
        {
            if ((string?)kind?[field] is { Length: > 0 } value)
            {
                resource[field] = value;
            }
        }

        resource["kind"] = (string?)kind?["kind"] ?? "";
        resource["verbs"] = from["verbs"]?.DeepClone() ?? new JsonArray();
        foreach (var field in (string[])["shortNames", "categories"])
        {
            if (from[field] is { } value)
            {
                resource[field] = value.DeepClone();
            }
        }

        return resource;
    }

    private static JsonObject VersionOf(ApiGroup group, string version) =>
        new() { ["groupVersion"] = group.GroupVersion(version), ["version"] = version };

    private static IEnumerable<JsonObject> Items(JsonObject from, string field) => (from[field] as JsonArray ?? []).OfType<JsonObject>();

    private static ImmutableArray<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(item => (string?)item ?? "")];
}
