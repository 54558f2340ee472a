using k8s;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Bootstrap;

/// <summary>The roles and bindings that every cluster starts with, read from the table beside this class.</summary>
internal static class BootstrapRoles
{
    private const string Resource = "bootstrap-roles.txt";
    private const string LabelPrefix = "rbac.authorization.k8s.io/";

    /// <summary>All of them, anew with each call.</summary>
    public static List<IKubernetesObject<V1ObjectMeta>> Read()
    {
        using var stream = typeof(BootstrapRoles).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return Read(reader);
    }

    /// <summary>The rules of one cluster role.</summary>
    public static IEnumerable<V1PolicyRule> RulesOf(string clusterRole) =>
        Read().OfType<V1ClusterRole>().Single(role => role.Metadata.Name == clusterRole).Rules;

    private static List<IKubernetesObject<V1ObjectMeta>> Read(TextReader reader)
    {
        var objects = new List<IKubernetesObject<V1ObjectMeta>>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] != ' ')
            {
                objects.Add(Head(line.Split(' ')));
            }
            else
            {
                AddLine(objects[^1], line.Trim());
            }
        }

        return objects;
    }

    private static IKubernetesObject<V1ObjectMeta> Head(string[] words) => words switch
    {
        ["ClusterRole", var name, ..] => new V1ClusterRole { Metadata = Metadata(name, words), AggregationRule = Aggregation(words) },
        ["Role", var name, ..] => new V1Role { Metadata = Metadata(name, words) },
        ["ClusterRoleBinding", var name, "->", var kind, ..] => new V1ClusterRoleBinding
        {
            Metadata = Metadata(name, words),
            RoleRef = Reference(kind, name, words),
        },
        ["RoleBinding", var name, "->", var kind, ..] => new V1RoleBinding
        {
            Metadata = Metadata(name, words),
            RoleRef = Reference(kind, name, words),
        },
        _ => throw new FormatException(string.Join(' ', words)),
    };

    private static void AddLine(IKubernetesObject<V1ObjectMeta> obj, string line)
    {
        switch (obj)
        {
            case V1ClusterRole role:
                (role.Rules ??= []).Add(Rule(line));
                break;
            case V1Role role:
                (role.Rules ??= []).Add(Rule(line));
                break;
            case V1ClusterRoleBinding binding:
                (binding.Subjects ??= []).Add(Subject(line));
                break;
            case V1RoleBinding binding:
                (binding.Subjects ??= []).Add(Subject(line));
                break;
        }
    }

    private static V1ObjectMeta Metadata(string name, string[] words)
    {
        var (ns, own) = Split(name);
        var metadata = new V1ObjectMeta
        {
            Name = own,
            NamespaceProperty = ns,
            Labels = new Dictionary<string, string> { ["kubernetes.io/bootstrapping"] = "rbac-defaults" },
            Annotations = new Dictionary<string, string> { [Api.RbacNames.AutoUpdate] = "true" },
        };
        foreach (var label in Options(words, "label="))
        {
            metadata.Labels[label] = "true";
        }

        return metadata;
    }

    private static V1AggregationRule? Aggregation(string[] words)
    {
        List<V1LabelSelector> selectors =
            [.. Options(words, "from=").Select(label => new V1LabelSelector
            {
                MatchLabels = new Dictionary<string,
                string> { [label] = "true" },
            })];
        return selectors.Count > 0 ? new V1AggregationRule { ClusterRoleSelectors = selectors } : null;
    }

    private static IEnumerable<string> Options(string[] words, string option) =>
        words.Where(word => word.StartsWith(option, StringComparison.Ordinal)).Select(word => LabelPrefix + word[option.Length..]);

    private static V1RoleRef Reference(string kind, string name, string[] words) =>
        new() { ApiGroup = Api.RbacNames.Group, Kind = kind, Name = words.Length > 4 ? words[4] : Split(name).Name };

    private static V1PolicyRule Rule(string line) => line.Split('|', StringSplitOptions.TrimEntries) switch
    {
        [var verbs, var paths] => new() { Verbs = Words(verbs), NonResourceURLs = Words(paths) },
        [var verbs, var groups, var resources] => new() { Verbs = Words(verbs), ApiGroups = Groups(groups), Resources = Words(resources) },
        [var verbs, var groups, var resources, var names] =>
            new() { Verbs = Words(verbs), ApiGroups = Groups(groups), Resources = Words(resources), ResourceNames = Words(names) },
        _ => throw new FormatException(line),
    };

    private static Rbacv1Subject Subject(string line)
    {
        var (kind, (ns, name)) = line.Split(' ') is [var first, var second] ? (first, Split(second)) : throw new FormatException(line);
        return new()
        {
            Kind = kind,
            Name = name,
            NamespaceProperty = ns,
            ApiGroup = kind == Api.RbacNames.ServiceAccount ? null : Api.RbacNames.Group,
        };
    }

    private static (string? Namespace, string Name) Split(string name) =>
        name.Split('/') is [var ns, var own] ? (ns, own) : (null, name);

    private static string[] Words(string text) => text.Split(' ');

    private static string[] Groups(string text) => [.. text.Split(' ').Select(group => group == "core" ? "" : group)];
}
