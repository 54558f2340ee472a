using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>labels</c> and <c>commonAnnotations</c>: sets keys of maps.</summary>
/// <param name="pairs">What is set.</param>
internal sealed class MapTransformer(JsonObject pairs) : IResourceTransformer
{
    /// <summary>Where the maps are.</summary>
    public required IReadOnlyList<FieldSpec> Specs { get; init; }

    public void Transform(ResourceSet set)
    {
        foreach (var resource in pairs.Count == 0 ? [] : set.All)
        {
            foreach (var spec in Specs)
            {
                spec.Apply(resource.Object, () => new JsonObject(), map =>
                {
                    foreach (var (key, value) in pairs)
                    {
                        map!.AsObject()[key] = value is JsonValue text ? text.ToString() : "";
                    }

                    return map;
                });
            }
        }
    }
}
