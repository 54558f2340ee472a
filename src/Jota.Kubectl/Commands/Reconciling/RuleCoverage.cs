using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Which permissions of some rules others do not give, by upstream's rules of what covers what.</summary>
internal static class RuleCoverage
{
    /// <summary>What of the rules is not covered: rules of one verb, group, resource and name, or of one verb and path.</summary>
    public static IReadOnlyList<JsonObject> Missing(JsonNode? owned, JsonNode? wanted)
    {
        var owners = owned as JsonArray ?? [];
        return [.. (wanted as JsonArray ?? []).SelectMany(Parts).Where(part => !owners.Any(owner => Covers(owner, part)))];
    }

    private static IEnumerable<JsonObject> Parts(JsonNode? rule)
    {
        foreach (var group in Texts(rule, "apiGroups"))
        {
            foreach (var (resource, verb) in Pairs(rule, "resources"))
            {
                var names = Texts(rule, "resourceNames");
                foreach (var name in names.Count == 0 ? [null] : names.Select(name => (string?)name))
                {
                    var part = new JsonObject
                    {
                        ["verbs"] = new JsonArray(verb),
                        ["apiGroups"] = new JsonArray(group),
                        ["resources"] = new JsonArray(resource),
                    };
                    if (name is not null)
                    {
                        part["resourceNames"] = new JsonArray(name);
                    }

                    yield return part;
                }
            }
        }

        foreach (var (path, verb) in Pairs(rule, "nonResourceURLs"))
        {
            yield return new JsonObject { ["verbs"] = new JsonArray(verb), ["nonResourceURLs"] = new JsonArray(path) };
        }
    }

    private static IEnumerable<(string Of, string Verb)> Pairs(JsonNode? rule, string field) =>
        Texts(rule, field).SelectMany(of => Texts(rule, "verbs").Select(verb => (of, verb)));

    private static bool Covers(JsonNode? owner, JsonObject part) =>
        HasAll(owner, part, "verbs") && HasAll(owner, part, "apiGroups")
        && Texts(part, "resources").All(resource => HasResource(Texts(owner, "resources"), resource))
        && Texts(part, "nonResourceURLs").All(path => Texts(owner, "nonResourceURLs").Any(own => IsBelow(own, path)))
        && (Texts(owner, "resourceNames") is not { Count: > 0 } names
            || Texts(part, "resourceNames") is { Count: > 0 } wanted && wanted.All(names.Contains));

    private static bool HasAll(JsonNode? owner, JsonObject part, string field)
    {
        var own = Texts(owner, field);
        return own.Contains("*") || Texts(part, field).All(own.Contains);
    }

    private static bool HasResource(List<string> own, string resource)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return own.Contains("*") || own.Contains(resource) || (slash >= 0 && own.Contains("*" + resource[slash..]));
    }

    private static bool IsBelow(string own, string path) =>
        own == path || own == "*" || (own.EndsWith('*') && path.StartsWith(own.TrimEnd('*'), StringComparison.Ordinal));

    private static List<string> Texts(JsonNode? rule, string field) => [.. rule.Items(field).Select(item => item.Text())];
}
