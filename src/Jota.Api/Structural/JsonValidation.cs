using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>
/// Holds a value against its schema, in the words of upstream's validator. Where a value is as it was before, it is not held against it
/// again (KEP-4008, ratcheting): a schema that became stricter does not stop updates of something else.
/// </summary>
internal sealed partial class JsonValidation
{
    private readonly JsonPlace _at;
    private JsonErrors _errors;

    private JsonValidation(JsonErrors errors, JsonPlace at) => (_errors, _at) = (errors, at);

    /// <summary>Checks a value.</summary>
    /// <param name="schema">What it should be like.</param>
    /// <param name="value">The value; null is JSON's null.</param>
    /// <param name="old">What was there before; null where nothing was.</param>
    /// <param name="errors">Where refusals go.</param>
    public static void Check(JsonSchema schema, JsonNode? value, JsonNode? old, JsonErrors errors) =>
        new JsonValidation(errors, new()).Value(schema, value, old);

    private void Value(JsonSchema schema, JsonNode? value, JsonNode? old)
    {
        if (old is not null && value is not null && JsonNode.DeepEquals(value, old))
        {
            return;
        }

        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        CheckType(schema, value, kind);
        if (kind != JsonValueKind.Null)
        {
            Combinations(schema, value);
        }

        switch (kind)
        {
            case JsonValueKind.String:
                JsonScalars.Text(schema, value!.GetValue<string>(), _at, _errors);
                break;
            case JsonValueKind.Number:
                JsonScalars.Number(schema, value!.AsValue(), _at, _errors);
                break;
            case JsonValueKind.Array:
                List(schema, (JsonArray)value!, old as JsonArray);
                break;
            default:
                break;
        }

        if (!schema.Enum.IsEmpty && !schema.Enum.Any(allowed => JsonNode.DeepEquals(allowed, value)))
        {
            _errors.NotSupported(_at, value, schema.Enum);
        }

        if (kind == JsonValueKind.Object)
        {
            Object(schema, (JsonObject)value!, old as JsonObject);
        }
    }

    private void CheckType(JsonSchema schema, JsonNode? value, JsonValueKind kind)
    {
        var found = TypeOf(value, kind);
        var allowed = schema.IsIntOrString ? found is "integer" or "string" : schema.Type switch
        {
            "" => true,
            "number" => found is "integer" or "number",
            "integer" => found == "integer" || (found == "number" && double.IsInteger(JsonNumbers.Double(value)!.Value)),
            var type => type == found,
        };
        if (!allowed && !(kind == JsonValueKind.Null && schema.Nullable))
        {
            _errors.WrongType(_at, schema.IsIntOrString ? "integer,string" : schema.Type, found);
        }
        else if (schema.Format.Length > 0 && kind == JsonValueKind.String && !JsonFormats.Matches(schema.Format, value!.GetValue<string>()))
        {
            _errors.WrongType(_at, schema.Format, value.GetValue<string>());
        }
    }

    private static string TypeOf(JsonNode? value, JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => JsonNumbers.Whole(value) is not null ? "integer" : "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };

    private void List(JsonSchema schema, JsonArray list, JsonArray? old)
    {
        if (schema.Items is { } items)
        {
            var before = old is null ? null : OldItems.Of(schema, old);
            for (var i = 0; i < list.Count; i++)
            {
                using (_at.Item(i))
                {
                    Value(items, list[i], before?.Find(list[i]));
                }
            }
        }

        var source = schema.Source;
        if (list.Count < source.MinItems)
        {
            _errors.Should(_at, list.Count, $"have at least {source.MinItems} items");
        }

        if (list.Count > source.MaxItems)
        {
            _errors.TooMany(_at, list.Count, (int)source.MaxItems.Value);
        }
    }

    private void Object(JsonSchema schema, JsonObject map, JsonObject? old)
    {
        var source = schema.Source;
        if (map.Count < source.MinProperties)
        {
            _errors.Should(_at, map.Count, $"have at least {source.MinProperties} properties");
            return;
        }

        if (map.Count > source.MaxProperties)
        {
            _errors.TooMany(_at, map.Count, (int)source.MaxProperties.Value);
            return;
        }

        if (schema.AdditionalProperties is { } further)
        {
            foreach (var (name, value) in map)
            {
                if (!schema.Properties.ContainsKey(name))
                {
                    using (_at.Key(name))
                    {
                        Value(further, value, old?[name]);
                    }
                }
            }
        }

        Properties(schema, map, old);
    }

    private void Properties(JsonSchema schema, JsonObject map, JsonObject? old)
    {
        foreach (var (name, property) in schema.OrderedProperties)
        {
            if (map.TryGetPropertyValue(name, out var value))
            {
                using (_at.Field(name))
                {
                    Value(property, value, old?[name]);
                }
            }
        }

        foreach (var name in schema.Required)
        {
            if (!map.ContainsKey(name) && schema.Properties.GetValueOrDefault(name)?.Default is null)
            {
                _errors.Required(_at.With(name));
            }
        }
    }
}
