using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Who owns which fields, which few want to read.</summary>
internal static class ManagedFields
{
    /// <summary>Takes them out of an object, or of all those of a list.</summary>
    public static JsonObject Without(JsonObject node)
    {
        (node["metadata"] as JsonObject)?.Remove("managedFields");
        foreach (var item in node.IsList() ? node.Items("items") : [])
        {
            (item.At("metadata") as JsonObject)?.Remove("managedFields");
        }

        return node;
    }
}
