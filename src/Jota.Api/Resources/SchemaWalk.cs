using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>
/// Walks a document along its schema: takes away what the schema does not know, fills in its defaults, and checks what it says of single
/// fields. Wrong types are refused before, where the body is read.
/// </summary>
internal static class SchemaWalk
{
    /// <summary>Takes away fields that the schema does not know; in place.</summary>
    public static void Prune(TypeSchema type, JsonObject obj)
    {
        foreach (var unknown in obj.Select(field => field.Key).Where(name => type.Find(name) is null).ToList())
        {
            obj.Remove(unknown);
        }

        ForEach(type, obj, static (field, value) => Prune(field.Type!, value));
    }

    /// <summary>
    /// Fills in defaults, at any depth that is there; in place. A null where none is allowed counts as nothing said, and goes.
    /// </summary>
    public static void Default(TypeSchema type, JsonObject obj)
    {
        foreach (var field in type.Fields)
        {
            if (obj[field.Name] is not null || (field.Nullable && obj.ContainsKey(field.Name)))
            {
                continue;
            }

            obj.Remove(field.Name);
            if (field.Default is { } value)
            {
                obj[field.Name] = JsonNode.Parse(value);
            }
        }

        ForEach(type, obj, static (field, value) => Default(field.Type!, value));
    }

    /// <summary>Refuses what is missing, or is not as its field allows, and then what is there twice.</summary>
    public static void CheckAll(TypeSchema type, JsonObject obj, FieldErrors at)
    {
        Check(type, obj, at);
        SchemaUniqueness.Check(type, obj, at);
    }

    private static void Check(TypeSchema type, JsonObject obj, FieldErrors at)
    {
        foreach (var field in type.Fields)
        {
            var value = obj[field.Name];
            if (value is null)
            {
                if (field.Required && !(field.Nullable && obj.ContainsKey(field.Name)))
                {
                    at.At(field.Name).Required();
                }

                continue;
            }

            CheckField(field, value, at.At(field.Name));
        }
    }

    private static void CheckField(FieldSchema field, JsonNode value, FieldErrors at)
    {
        switch (field.Shape, value)
        {
            case (FieldShape.List, JsonArray list):
                SchemaValues.CheckCount(field, list.Count, at);
                for (var i = 0; i < list.Count; i++)
                {
                    CheckValue(field, list[i], at.At(i));
                }

                break;
            case (FieldShape.Map, JsonObject map):
                foreach (var (key, item) in map)
                {
                    CheckValue(field, item, at.Key(key));
                }

                break;
            case (FieldShape.Single, _):
                CheckValue(field, value, at);
                break;
        }
    }

    private static void CheckValue(FieldSchema field, JsonNode? value, FieldErrors at)
    {
        if (field.Type is { Form: TypeForm.Object } type && value is JsonObject obj)
        {
            Check(type, obj, at);
        }
        else if (value is JsonValue scalar)
        {
            SchemaValues.Check(field, scalar, at);
        }
    }

    private static void ForEach(TypeSchema type, JsonObject obj, Action<FieldSchema, JsonObject> act)
    {
        foreach (var field in type.Fields)
        {
            if (field.Type is not { Form: TypeForm.Object } || obj[field.Name] is not { } value)
            {
                continue;
            }

            var parts = (field.Shape, value) switch
            {
                (FieldShape.Single, JsonObject one) => [one],
                (FieldShape.List, JsonArray list) => list.OfType<JsonObject>(),
                (FieldShape.Map, JsonObject map) => map.Select(entry => entry.Value).OfType<JsonObject>(),
                _ => [],
            };
            foreach (var part in parts)
            {
                act(field, part);
            }
        }
    }
}
