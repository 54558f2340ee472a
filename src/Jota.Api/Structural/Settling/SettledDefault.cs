using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>A field that a schema fills in, as bytes.</summary>
/// <param name="Json">The value, with what its own schema fills in.</param>
/// <param name="Holds">Whether it is as its schema says.</param>
internal sealed record SettledDefault(byte[] Json, bool Holds)
{
    /// <summary>What a schema fills in; null for nothing.</summary>
    public static SettledDefault? Of(JsonSchema schema)
    {
        if (schema.Default is not { } given)
        {
            return null;
        }

        var filled = given.DeepClone();
        JsonDefaulting.Default(schema, filled);
        return new(Encoding.UTF8.GetBytes(UntypedJson.Sorted(filled)), IsValid(schema, filled));
    }

    private static bool IsValid(JsonSchema schema, JsonNode filled)
    {
        var errors = new JsonErrors();
        JsonValidation.Check(schema, filled, null, errors);
        JsonListRules.Check(schema, filled, errors);
        return !errors.Any;
    }
}
