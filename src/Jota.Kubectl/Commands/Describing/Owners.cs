using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Whose objects are.</summary>
internal static class Owners
{
    /// <summary>Who is in charge of an object; null where nobody is.</summary>
    public static JsonNode? ControllerOf(JsonNode? item) =>
        item.Items("metadata", "ownerReferences").FirstOrDefault(owner => owner.Is("controller"));

    /// <summary>Whether an object is in the charge of another.</summary>
    public static bool IsControlledBy(JsonNode? item, JsonNode? by) => ControllerOf(item).Text("uid") == by.Text("metadata", "uid");
}
