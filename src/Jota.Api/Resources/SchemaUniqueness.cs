using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>
/// Refuses what is in a set twice, and items of a list that its keys do not tell apart. Looked at when everything else is: where a key is
/// missing, its default counts.
/// </summary>
internal static class SchemaUniqueness
{
    /// <summary>Everything below an object.</summary>
    public static void Check(TypeSchema type, JsonObject obj, FieldErrors at)
    {
        foreach (var field in type.Fields)
        {
            switch (field.Shape, obj[field.Name])
            {
                case (FieldShape.List, JsonArray list):
                    CheckList(field, list, at.At(field.Name));
                    break;
                case (FieldShape.Map, JsonObject map):
                    foreach (var (key, item) in map)
                    {
                        CheckBelow(field, item, at.At(field.Name).Key(key));
                    }

                    break;
                case (FieldShape.Single, var value):
                    CheckBelow(field, value, at.At(field.Name));
                    break;
                default:
                    break;
            }
        }
    }

    private static void CheckBelow(FieldSchema field, JsonNode? value, FieldErrors at)
    {
        if (field.Type is { Form: TypeForm.Object } type && value is JsonObject obj)
        {
            Check(type, obj, at);
        }
    }

    private static void CheckList(FieldSchema field, JsonArray list, FieldErrors at)
    {
        if (field.ListType is ListType.Set or ListType.Map && list.Count > 1)
        {
            CheckUnique(field, list, at);
        }

        for (var i = 0; i < list.Count; i++)
        {
            CheckBelow(field, list[i], at.At(i));
        }
    }

    // What is there three times is told once, as upstream does.
    private static void CheckUnique(FieldSchema field, JsonArray list, FieldErrors at)
    {
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var identity = field.ListType == ListType.Set ? Text(list[i]) : Keys(field, list[i]);
            times[identity] = times.GetValueOrDefault(identity) + 1;
            if (times[identity] == 2)
            {
                at.At(i).Duplicate(ShownText.Of(identity));
            }
        }
    }

    private static string Keys(FieldSchema field, JsonNode? item)
    {
        var keys = new JsonObject();
        foreach (var key in field.MapKeys.Order(StringComparer.Ordinal))
        {
            if (item is JsonObject obj && obj[key] is { } value)
            {
                keys[key] = value.DeepClone();
            }
        }

        return Text(keys);
    }

    private static string Text(JsonNode? node) => node?.ToJsonString(AsWritten) ?? "null";

    private static readonly JsonSerializerOptions AsWritten = new(ApiJson.Options) { WriteIndented = false };
}
