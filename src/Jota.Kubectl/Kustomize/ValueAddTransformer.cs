using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Puts a value into fields of objects.</summary>
/// <param name="config">The value, and where to.</param>
internal sealed class ValueAddTransformer(JsonObject config) : IResourceTransformer
{
    public void Transform(ResourceSet set)
    {
        foreach (var target in config.Items("targets").OfType<JsonObject>())
        {
            var field = new FieldSpec(target.Text("fieldPath"), Create: true);
            foreach (var resource in new ResourceSelector(target["selector"] as JsonObject ?? []).Select(set))
            {
                field.Apply(resource.Object, static () => "", _ => config.Text("value"));
            }
        }
    }
}
