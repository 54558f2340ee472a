using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>A default must be as the schema asks of everybody's values.</summary>
internal static class DefaultRules
{
    public static void Validate(JsonSchema schema, FieldErrors at)
    {
        if (schema.Default is { } given)
        {
            Default(schema, given, at.At("default"));
        }

        if (schema.Items is { } items)
        {
            Validate(items, at.At("items"));
        }

        foreach (var (name, property) in schema.OrderedProperties)
        {
            Validate(property, at.At("properties").Key(name));
        }
    }

    private static void Default(JsonSchema schema, JsonNode given, FieldErrors at)
    {
        var pruned = given.DeepClone();
        JsonPruning.PruneValue(schema, pruned);
        if (!JsonNode.DeepEquals(pruned, given))
        {
            at.Invalid(ShownText.Of(UntypedJson.Sorted(given)), "must not have unknown fields");
        }

        var found = new JsonErrors();
        JsonValidation.Check(schema, given, null, found);
        EmbeddedRules.Check(schema, given, found);
        JsonListRules.Check(schema, given, found);
        at.AddAll(found.All.Select(error => error with { Path = $"{at.Path}{(error.Path is "" or "<nil>" ? "" : "." + error.Path)}" }));
    }
}
