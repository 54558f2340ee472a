using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Lets objects that name others name them as they are called now.</summary>
/// <param name="set">All objects.</param>
internal sealed class NameReferences(ResourceSet set)
{
    private readonly IReadOnlyList<BuiltResource> _all = set.All;

    public void Update()
    {
        foreach (var referrer in _all)
        {
            var candidates = CandidatesOf(referrer);
            foreach (var reference in set.Fields.References)
            {
                foreach (var field in reference.Fields.Where(field => field.Selects(referrer.OriginalId)))
                {
                    Update(referrer, field, new(referrer, reference, field, candidates));
                }
            }
        }
    }

    private static void Update(BuiltResource referrer, FieldSpec field, ReferralChoice choice)
    {
        // Its kind may have been changed meanwhile: the field is looked for where the first one had it.
        (field with { Kind = "", Group = "", Version = "" }).Apply(referrer.Object, null, node =>
        {
            switch (node)
            {
                case JsonArray list:
                    for (var i = 0; i < list.Count; i++)
                    {
                        Put(list, i, Changed(list[i], choice));
                    }

                    return list;
                default:
                    return Changed(node, choice);
            }
        });
    }

    private static void Put(JsonArray list, int at, JsonNode? node)
    {
        if (!ReferenceEquals(list[at], node))
        {
            list[at] = node;
        }
    }

    private static JsonNode? Changed(JsonNode? node, ReferralChoice choice)
    {
        if (node is JsonObject map)
        {
            if (map.Text("name") is { Length: > 0 } name && choice.Find(name, map.Text("namespace")) is { } found)
            {
                map["name"] = found.Object.Name();
                if (found.Object.Namespace() is { Length: > 0 } ns)
                {
                    map["namespace"] = ns;
                }
            }

            return map;
        }

        return node is JsonValue value && choice.Find(value.ToString(), null) is { } target ? target.Object.Name() : node;
    }

    /// <summary>What lies in the same namespace or in none; and accounts elsewhere, for bindings.</summary>
    private List<BuiltResource> CandidatesOf(BuiltResource referrer)
    {
        var id = referrer.Id;
        if (id.IsClusterScoped)
        {
            return [.. _all];
        }

        var others = referrer.Object.Kind() != "RoleBinding"
            ? []
            : referrer.Object.Items("subjects").Where(subject => subject.Text("kind") == "ServiceAccount")
                .Select(subject => subject.Text("namespace"))
                .Where(ns => ns.Length > 0)
                .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. _all.Where(other => other.Id.IsClusterScoped || other.Id.EffectiveNamespace == id.EffectiveNamespace
                || others.Contains(other.Object.Namespace())),
        ];
    }
}
