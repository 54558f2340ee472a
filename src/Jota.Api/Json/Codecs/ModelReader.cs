using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using k8s.Models;

namespace Jota.Api;

/// <summary>Reads models. Unknown fields are passed over; of what is given twice the last counts.</summary>
internal static class ModelReader
{
    /// <summary>Reads a model, a list of models, or a map of them.</summary>
    public static object Any(ref Utf8JsonReader reader, Type type)
    {
        if (ModelType.Of(type) is { } model)
        {
            return Model(ref reader, model);
        }

        if (type.IsGenericType && ModelType.Of(type.GenericTypeArguments[0]) is { } item)
        {
            Expect(ref reader, JsonTokenType.StartArray);
            var list = item.NewList();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                list.Add(reader.TokenType == JsonTokenType.Null ? null : Model(ref reader, item));
            }

            return list;
        }

        throw new NotSupportedException($"{type} is no model that is served");
    }

    /// <summary>Reads one at which the reader stands.</summary>
    public static object Model(ref Utf8JsonReader reader, ModelType type)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        var model = type.New();
        var likely = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = type.Find(reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan, likely);
            reader.Read();
            if (at < 0)
            {
                reader.Skip();
                continue;
            }

            likely = at + 1;
            Field(ref reader, type, type.Fields[at], at, model);
        }

        return model;
    }

    private static void Field(ref Utf8JsonReader reader, ModelType type, ModelField field, int at, object model)
    {
        var isNull = reader.TokenType == JsonTokenType.Null;
        switch (field.Kind[0])
        {
            case 'b' or 'B':
                type.SetNumber(model, at, isNull ? Absent(field) : reader.GetBoolean() ? 1 : 0);
                break;
            case 'i' or 'I':
                type.SetNumber(model, at, isNull ? Absent(field) : Int32(ref reader));
                break;
            case 'l' or 'L':
                type.SetNumber(model, at, isNull ? Absent(field) : Int64(ref reader));
                break;
            case 'd':
                type.SetNumber(model, at, isNull ? null : BitConverter.DoubleToInt64Bits(reader.GetDouble()));
                break;
            case 't' or 'T':
                type.SetTime(model, at, isNull ? null : field.IsMicroTime ? Micros(ref reader) : Time(ref reader));
                break;
            default:
                type.Set(model, at, isNull && field.Kind != "o" ? null : Value(ref reader, field.Kind, type, at));
                break;
        }
    }

    public static object Value(ref Utf8JsonReader reader, ReadOnlySpan<char> kind, ModelType type, int at) => kind[0] switch
    {
        's' => reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("a text is expected"),
        'm' => Model(ref reader, type.Child(at)!),
        '[' => List(ref reader, kind[1..], type, at),
        '{' => Map(ref reader, kind[1..], type, at),
        'q' => QuantityPool.Of(
            reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : reader.GetString()!.Trim()),
        'x' => IntOrStringOf(ref reader),
        'y' => reader.GetBytesFromBase64(),
        'o' => JsonElement.ParseValue(ref reader),
        't' => Time(ref reader),
        'b' => reader.GetBoolean(),
        'i' or 'I' => Int32(ref reader),
        'l' => Int64(ref reader),
        _ => throw new InvalidOperationException(kind.ToString()),
    };

    private static IList List(ref Utf8JsonReader reader, ReadOnlySpan<char> kind, ModelType type, int at)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        if (kind[0] == 's')
        {
            var texts = new List<string?>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                texts.Add(reader.TokenType == JsonTokenType.Null ? null : (string)Value(ref reader, kind, type, at));
            }

            return texts;
        }

        var list = NewList(kind, type, at);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            list.Add(reader.TokenType == JsonTokenType.Null && kind[0] != 'o' ? null : Value(ref reader, kind, type, at));
        }

        return list;
    }

    /// <summary>An empty list for items of a kind.</summary>
    public static IList NewList(ReadOnlySpan<char> kind, ModelType type, int at) => kind[0] switch
    {
        's' => new List<string>(),
        'm' => type.Child(at)!.NewList(),
        'l' => new List<long?>(),
        'b' => new List<bool?>(),
        'i' => new List<int?>(),
        'I' => new List<int>(),
        'q' => new List<ResourceQuantity>(),
        _ => new List<object>(),
    };

    private static IDictionary Map(ref Utf8JsonReader reader, ReadOnlySpan<char> kind, ModelType type, int at)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        var map = NewMap(kind, type, at);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            map[key] = reader.TokenType == JsonTokenType.Null && kind[0] != 'o' ? null : Value(ref reader, kind, type, at);
        }

        return map;
    }

    /// <summary>An empty map of values of a kind.</summary>
    public static IDictionary NewMap(ReadOnlySpan<char> kind, ModelType type, int at) => kind[0] switch
    {
        's' => new Dictionary<string, string>(),
        'm' => type.Child(at)!.NewMap(),
        'q' => new Dictionary<string, ResourceQuantity>(),
        'y' => new Dictionary<string, byte[]>(),
        't' => new Dictionary<string, DateTime?>(),
        '[' => new Dictionary<string, IList<string>>(),
        _ => new Dictionary<string, object>(),
    };

    private static JsonException NoInteger => new("an integer is expected");

    private static long? Absent(ModelField field) =>
        char.IsLower(field.Kind[0]) ? null : throw new JsonException($"{field.Name} may not be null");

    private static int Int32(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : throw NoInteger;

    private static long Int64(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : throw NoInteger;

    private static DateTime Time(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && reader.TokenType == JsonTokenType.String && PlainTime.TryParse(reader.ValueSpan, out var plain))
        {
            return plain;
        }

        var text = reader.GetString() ?? "";
        return Rfc3339.TryParse(text, out var time) ? time : throw new FormatException(Rfc3339.Error(text, TypeForm.Time));
    }

    private static DateTime Micros(ref Utf8JsonReader reader)
    {
        var text = reader.GetString() ?? "";
        return Rfc3339.TryParse(text, out var time) ? time : throw new FormatException(Rfc3339.Error(text, TypeForm.MicroTime));
    }

    private static IntOrString IntOrStringOf(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number
        ? (IntOrString)reader.GetInt64().ToString(CultureInfo.InvariantCulture)
        : (IntOrString)reader.GetString()!;

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (reader.TokenType != token)
        {
            throw new JsonException($"{token} is expected, not {reader.TokenType}");
        }
    }
}
