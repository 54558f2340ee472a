using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Roles and bindings, of namespaces and of the cluster.</summary>
internal static class RbacDescriber
{
    public static Task DescribeRoleAsync(Description about, CancellationToken ct)
    {
        about.Head(withNamespace: false);
        about.Out.Line("PolicyRule:");
        about.Out.Table(1, "Resources\tNon-Resource URLs\tResource Names\tVerbs", RowsOf(about.Item.Items("rules")));
        return Task.CompletedTask;
    }

    /// <summary>The rows of a table of rules: resources, URLs, names and verbs.</summary>
    public static IEnumerable<string> RowsOf(IEnumerable<JsonNode?> rules) => Compact(rules).Select(RowOf);

    public static Task DescribeBindingAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        about.Head(withNamespace: false);
        output.Line("Role:");
        output.Field(1, "Kind", item.Text("roleRef", "kind"));
        output.Field(1, "Name", item.Text("roleRef", "name"));
        output.Line("Subjects:");
        output.Table(1, "Kind\tName\tNamespace", item.Items("subjects").Select(
            subject => $"{subject.Text("kind")}\t{subject.Text("name")}\t{subject.Text("namespace")}"));
        return Task.CompletedTask;
    }

    /// <summary>Each resource, name and URL once, with all verbs that are allowed of it; in upstream's order.</summary>
    private static IEnumerable<PlainRule> Compact(IEnumerable<JsonNode?> rules)
    {
        var found = new List<PlainRule>();
        foreach (var rule in rules.SelectMany(Apart))
        {
            if (rule.Url.Length == 0 && found.Find(known => known.IsOfSame(rule)) is { } same)
            {
                same.Verbs.AddRange(rule.Verbs.Except(same.Verbs));
            }
            else
            {
                found.Add(rule);
            }
        }

        return found.OrderBy(rule => rule.Text, StringComparer.Ordinal);
    }

    private static IEnumerable<PlainRule> Apart(JsonNode? rule)
    {
        var verbs = rule.Texts("verbs").ToList();
        string[] names = rule.Items("resourceNames").Any() ? [.. rule.Texts("resourceNames")] : [""];
        foreach (var group in rule.Texts("apiGroups"))
        {
            foreach (var resource in rule.Texts("resources"))
            {
                foreach (var verb in verbs)
                {
                    foreach (var name in names)
                    {
                        yield return new(group, resource, name, "", [verb]);
                    }
                }
            }
        }

        foreach (var url in rule.Texts("nonResourceURLs"))
        {
            foreach (var verb in verbs)
            {
                yield return new("", "", "", url, [verb]);
            }
        }
    }

    private static string RowOf(PlainRule rule)
    {
        var parts = rule.Resource.Split('/', 2);
        var resource = parts[0] + (rule.Group.Length > 0 ? $".{rule.Group}" : "") + (parts.Length == 2 ? $"/{parts[1]}" : "");
        return $"{resource}\t[{rule.Url}]\t[{rule.Name}]\t[{string.Join(' ', rule.Verbs)}]";
    }

    private sealed record PlainRule(string Group, string Resource, string Name, string Url, List<string> Verbs)
    {
        /// <summary>As Go shows the rule, by which upstream sorts.</summary>
        public string Text => $"{{Verbs:[{string.Join(' ', Verbs)}],APIGroups:[{Group}],Resources:[{Resource}],"
            + $"ResourceNames:[{Name}],NonResourceURLs:[{Url}],}}";

        public bool IsOfSame(PlainRule other) =>
            Url.Length == 0 && (Group, Resource, Name) == (other.Group, other.Resource, other.Name);
    }
}
