using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Jota.Cel;

namespace Jota.ApiServer.Expressions;

/// <summary>What expressions made, as JSON.</summary>
internal static class MutationJson
{
    // So much a single expression may make, whatever it costs to make it.
    private const int MostNodes = 1_000_000;

    /// <summary>The JSON of a value; parts of an object must be named by the way to them.</summary>
    /// <exception cref="FormatException">It has none.</exception>
    public static JsonNode? Of(CelValue value)
    {
        var left = MostNodes;
        return Of(value, MutationTypes.IsPart(value.Type) ? value.Type.Name : null, ref left);
    }

    private static JsonNode? Of(CelValue value, string? path, ref int left)
    {
        if (--left < 0 || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new FormatException("what the expression makes is too large");
        }

        return value switch
        {
            CelNull => null,
            CelBool truth => JsonValue.Create(truth.Value),
            CelInt number => JsonValue.Create(number.Value),
            CelUint number => JsonValue.Create(number.Value),
            CelDouble number when double.IsFinite(number.Value) => JsonValue.Create(number.Value),
            CelString text => JsonValue.Create(text.Value),
            CelBytes bytes => JsonValue.Create(Convert.ToBase64String(bytes.Value.Span)),
            CelList list => OfList(list, path, ref left),
            CelMap map => OfMap(map, path, ref left),
            _ => throw new FormatException($"a value of type {value.Type} cannot be part of an object"),
        };
    }

    private static JsonArray OfList(CelList list, string? path, ref int left)
    {
        var array = new JsonArray();
        for (var i = 0; i < list.Count; i++)
        {
            array.Add(Of(list[i], path, ref left));
        }

        return array;
    }

    private static JsonObject OfMap(CelMap map, string? path, ref int left)
    {
        var isPart = MutationTypes.IsPart(map.Type);
        if (isPart && path is not null && map.Type.Name != path)
        {
            throw new FormatException(
                $"type mismatch: unexpected type name \"{map.Type.Name}\", expected \"{path}\", which matches field name path from root " +
                "Object type");
        }

        var obj = new JsonObject();
        foreach (var key in map.Keys)
        {
            if (key is not CelString { Value: var name })
            {
                throw new FormatException("keys of objects are text");
            }

            var field = isPart ? CelFieldNames.Unescape(name) : name;
            obj[field] = Of(map.Find(key)!, isPart ? $"{map.Type.Name}.{name}" : null, ref left);
        }

        return obj;
    }
}
