using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Jota.Kubectl;

/// <summary>An entry of <c>vars</c>: a field of an object, by a name.</summary>
/// <param name="Name">What it is called in <c>$(NAME)</c>.</param>
/// <param name="Target">The object, as it was called first. Without a namespace it is one of any.</param>
/// <param name="Field">Where its value is.</param>
internal sealed partial record KustomizeVariable(string Name, ResourceId Target, string Field)
{
    public static KustomizeVariable Of(JsonObject entry)
    {
        var target = entry["objref"];
        var (group, version) = ResourceId.Split(target.Text("apiVersion"));
        return new(
            entry.Text("name") is { Length: > 0 } name ? name : throw KustomizeErrors.Wrong("a var must have a name"),
            new(group, version, target.Text("kind"), target.Text("namespace"), target.Text("name")),
            entry.Text("fieldref", "fieldpath") is { Length: > 0 } field ? field : "metadata.name");
    }

    /// <summary>Whether an object is the one that is meant.</summary>
    public bool Means(BuiltResource resource)
    {
        var id = resource.OriginalId;
        return Target.Namespace.Length == 0 && !Target.IsClusterScoped
            ? (id.Group, id.Version, id.Kind, id.Name) == (Target.Group, Target.Version, Target.Kind, Target.Name)
            : Target.Means(id);
    }

    /// <summary>The value. Throws where the field is missing.</summary>
    public JsonNode ValueIn(JsonObject item) =>
        FieldPath.Find(item, FieldPath.Parts(Index().Replace(Field, ".$1")), null) is [{ Value: { } value }]
            ? value.DeepClone()
            : throw KustomizeErrors.Wrong($"field specified in var '{this}' not found in corresponding resource");

    public override string ToString() => $"{Name} {Target} {Field}";

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex Index();
}
