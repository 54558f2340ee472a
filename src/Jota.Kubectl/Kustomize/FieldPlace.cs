using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>One place in a document.</summary>
/// <param name="Within">The map or list.</param>
/// <param name="Key">The field of a map.</param>
/// <param name="Index">The item of a list.</param>
internal sealed record FieldPlace(JsonNode Within, string Key, int Index)
{
    public JsonNode? Value
    {
        get => Within is JsonArray list ? list[Index] : Within[Key];
        set
        {
            if (Within is JsonArray list)
            {
                list[Index] = value;
            }
            else
            {
                Within[Key] = value;
            }
        }
    }
}
