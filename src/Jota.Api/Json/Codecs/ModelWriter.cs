using System.Collections;
using System.Text.Json;
using k8s.Models;

namespace Jota.Api;

/// <summary>Writes models. What is null is left out, but for the few fields that upstream always tells.</summary>
internal static class ModelWriter
{
    /// <summary>Writes a model, or lists, maps and values of such.</summary>
    public static void Any(Utf8JsonWriter writer, object? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else if (ModelType.Of(value.GetType()) is { } type)
        {
            Model(writer, type, value);
        }
        else if (value is IDictionary map)
        {
            writer.WriteStartObject();
            foreach (DictionaryEntry each in map)
            {
                writer.WritePropertyName((string)each.Key);
                Any(writer, each.Value);
            }

            writer.WriteEndObject();
        }
        else if (value is IEnumerable list and not string and not byte[])
        {
            writer.WriteStartArray();
            foreach (var each in list)
            {
                Any(writer, each);
            }

            writer.WriteEndArray();
        }
        else
        {
            Value(writer, "o", null!, 0, value);
        }
    }

    public static void Model(Utf8JsonWriter writer, ModelType type, object model)
    {
        writer.WriteStartObject();
        var fields = type.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            Field(writer, type, fields[i], i, model);
        }

        writer.WriteEndObject();
    }

    private static void Field(Utf8JsonWriter writer, ModelType type, ModelField field, int at, object model)
    {
        switch (field.Kind[0])
        {
            case 'b' or 'B' when type.GetNumber(model, at) is { } truth:
                writer.WriteBoolean(field.Encoded, truth != 0);
                break;
            case 'i' or 'I' or 'l' or 'L' when type.GetNumber(model, at) is { } number:
                writer.WriteNumber(field.Encoded, number);
                break;
            case 'd' when type.GetNumber(model, at) is { } bits:
                writer.WriteNumber(field.Encoded, BitConverter.Int64BitsToDouble(bits));
                break;
            case 't' or 'T' when type.GetTime(model, at) is { } time:
                writer.WritePropertyName(field.Encoded);
                Time(writer, time, field.IsMicroTime);
                break;
            case 's' when type.Get(model, at) is string text:
                writer.WriteString(field.Encoded, text);
                break;
            default:
                if (type.Get(model, at) is { } value)
                {
                    writer.WritePropertyName(field.Encoded);
                    Value(writer, field.Kind, type, at, value);
                }
                else if (field.IsAlwaysWritten)
                {
                    writer.WriteNull(field.Encoded);
                }

                break;
        }
    }

    public static void Value(Utf8JsonWriter writer, ReadOnlySpan<char> kind, ModelType type, int at, object? value)
    {
        switch (kind[0], value)
        {
            case ('o', JsonElement json):
                json.WriteTo(writer);
                break;
            case (_, null):
                writer.WriteNullValue();
                break;
            case ('m', _):
                Model(writer, type.Child(at)!, value);
                break;
            case (_, string text):
                writer.WriteStringValue(text);
                break;
            case ('[', _):
                List(writer, kind[1..], type, at, (IEnumerable)value);
                break;
            case ('{', _):
                Map(writer, kind[1..], type, at, value);
                break;
            case (_, ResourceQuantity quantity):
                writer.WriteStringValue(QuantityPool.TextOf(quantity));
                break;
            case (_, IntOrString either):
                Either(writer, either);
                break;
            case (_, byte[] bytes):
                writer.WriteBase64StringValue(bytes);
                break;
            case (_, bool truth):
                writer.WriteBooleanValue(truth);
                break;
            case (_, int number):
                writer.WriteNumberValue(number);
                break;
            case (_, long number):
                writer.WriteNumberValue(number);
                break;
            case (_, double number):
                writer.WriteNumberValue(number);
                break;
            case (_, DateTime time):
                Time(writer, time, isMicro: false);
                break;
            default:
                throw new NotSupportedException($"{value.GetType()} cannot be written");
        }
    }

    private static void List(Utf8JsonWriter writer, ReadOnlySpan<char> kind, ModelType type, int at, IEnumerable values)
    {
        writer.WriteStartArray();
        if (values is IList list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Value(writer, kind, type, at, list[i]);
            }
        }
        else
        {
            foreach (var each in values)
            {
                Value(writer, kind, type, at, each);
            }
        }

        writer.WriteEndArray();
    }

    private static void Map(Utf8JsonWriter writer, ReadOnlySpan<char> kind, ModelType type, int at, object values)
    {
        writer.WriteStartObject();
        switch (values)
        {
            case IDictionary<string, string> texts:
                foreach (var (key, text) in texts)
                {
                    writer.WriteString(key, text);
                }

                break;
            case IDictionary<string, ResourceQuantity> quantities:
                foreach (var (key, quantity) in quantities)
                {
                    writer.WritePropertyName(key);
                    Value(writer, kind, type, at, quantity);
                }

                break;
            case IDictionary map:
                foreach (DictionaryEntry each in map)
                {
                    writer.WritePropertyName((string)each.Key);
                    Value(writer, kind, type, at, each.Value);
                }

                break;
            default:
                throw new NotSupportedException($"{values.GetType()} cannot be written");
        }

        writer.WriteEndObject();
    }

    private static void Time(Utf8JsonWriter writer, DateTime value, bool isMicro)
    {
        if (isMicro)
        {
            writer.WriteStringValue(Rfc3339.Micros(value));
            return;
        }

        Span<byte> text = stackalloc byte[PlainTime.Length];
        PlainTime.Write(text, value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value);
        writer.WriteStringValue(text);
    }

    private static void Either(Utf8JsonWriter writer, IntOrString value)
    {
        if (long.TryParse(value.Value, out var number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Value);
        }
    }
}
