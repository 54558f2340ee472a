using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>namespace</c>: puts all objects that lie in one into one.</summary>
/// <param name="ns">Which; empty for as it is.</param>
internal sealed class NamespaceTransformer(string ns) : IResourceTransformer
{
    public required IReadOnlyList<FieldSpec> Specs { get; init; }

    /// <summary>Whether what has one already stays where it is.</summary>
    public bool OnlyUnset { get; init; }

    /// <summary>Which subjects of bindings follow: <c>defaultOnly</c>, <c>allServiceAccounts</c> or <c>none</c>.</summary>
    public string Subjects { get; init; } = "defaultOnly";

    public void Transform(ResourceSet set)
    {
        if (ns.Length == 0)
        {
            return;
        }

        foreach (var resource in set.All)
        {
            resource.Remember();
            if (!resource.Id.IsClusterScoped)
            {
                var metadata = resource.Object.Within("metadata");
                metadata["namespace"] = Changed(metadata["namespace"]);
            }

            foreach (var subject in SubjectsOf(resource.Object))
            {
                subject["namespace"] = Changed(subject["namespace"]);
            }

            foreach (var spec in Specs)
            {
                spec.Apply(resource.Object, () => "", Changed);
            }

            if (set.All.Count(other => other.Id.Means(resource.Id)) != 1)
            {
                throw KustomizeErrors.Wrong($"namespace transformation produces ID conflict: {resource.Id}");
            }
        }
    }

    private IEnumerable<JsonObject> SubjectsOf(JsonObject item) => item.Kind() is not ("RoleBinding" or "ClusterRoleBinding")
        ? []
        : item.Items("subjects").OfType<JsonObject>().Where(subject => Subjects switch
        {
            "none" => false,
            "allServiceAccounts" => subject.Text("kind") == "ServiceAccount",
            _ => subject.Text("kind") == "ServiceAccount" && subject.Text("name") == "default",
        });

    private JsonNode? Changed(JsonNode? before) =>
        OnlyUnset && before is JsonValue value && value.ToString().Length > 0 ? value.DeepClone() : ns;
}
