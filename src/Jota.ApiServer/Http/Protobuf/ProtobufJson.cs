using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Jota.ApiServer.Http;

/// <summary>Writes a protobuf message as the JSON of the same object.</summary>
internal static class ProtobufJson
{
    private const int Deepest = 100;

    /// <summary>
    /// Writes a message's fields into the JSON object that is open. Throws <see cref="FormatException"/> for bytes that are none.
    /// </summary>
    public static void WriteFields(Utf8JsonWriter json, string message, ReadOnlySpan<byte> bytes)
    {
        if (json.CurrentDepth > Deepest)
        {
            throw new FormatException("exceeded max depth");
        }

        var values = WireReader.ReadAll(bytes);
        foreach (var field in ProtobufMessages.Find(message) ?? throw new FormatException($"no message {message}"))
        {
            var own = values.FindAll(value => value.Number == field.Number);
            if (own.Count > 0)
            {
                WriteField(json, field, bytes, own);
            }
        }
    }

    private static void WriteField(Utf8JsonWriter json, ProtobufField field, ReadOnlySpan<byte> bytes, List<WireValue> values)
    {
        if (field.Map)
        {
            json.WriteStartObject(field.Name);
            foreach (var entry in values)
            {
                WriteEntry(json, field, bytes.Slice(entry.Start, Math.Max(0, entry.Length)));
            }

            json.WriteEndObject();
        }
        else if (field.Repeated)
        {
            json.WriteStartArray(field.Name);
            foreach (var item in values)
            {
                WriteItem(json, field, bytes, item);
            }

            json.WriteEndArray();
        }
        else if (field.IsInline)
        {
            WriteFields(json, field.Type, Of(bytes, values[^1]));
        }
        else if (!IsAbsent(field, values[^1]))
        {
            json.WritePropertyName(field.Name);
            WriteValue(json, field.Type, bytes, values[^1]);
        }
    }

    /// <summary>Typed clients send every field that is not a pointer; a zero there, or a time that is none, says nothing.</summary>
    private static bool IsAbsent(ProtobufField field, WireValue value) => field.Type switch
    {
        "s" or "y" => value.Length == 0 && !field.KeepsZero,
        "b" or "i" or "d" => value.Bits == 0 && !field.KeepsZero,
        "meta.v1.Time" or "meta.v1.MicroTime" => value.Length == 0,
        _ => false,
    };

    private static void WriteEntry(Utf8JsonWriter json, ProtobufField field, ReadOnlySpan<byte> entry)
    {
        var parts = WireReader.ReadAll(entry);
        json.WritePropertyName(Encoding.UTF8.GetString(Of(entry, parts.FindLast(part => part.Number == 1))));
        WriteValue(json, field.Type, entry, parts.FindLast(part => part.Number == 2));
    }

    private static void WriteItem(Utf8JsonWriter json, ProtobufField field, ReadOnlySpan<byte> bytes, WireValue item)
    {
        if (field.Type is not ("i" or "b") || item.IsNumber)
        {
            WriteValue(json, field.Type, bytes, item);
            return;
        }

        // Packed numbers.
        var packed = new WireReader(Of(bytes, item));
        while (!packed.AtEnd)
        {
            WriteValue(json, field.Type, default, new(item.Number, packed.Varint(), 0, -1));
        }
    }

    private static void WriteValue(Utf8JsonWriter json, string type, ReadOnlySpan<byte> bytes, WireValue value)
    {
        switch (type)
        {
            case "s":
                json.WriteStringValue(Of(bytes, value));
                break;
            case "b":
                json.WriteBooleanValue(value.Bits != 0);
                break;
            case "i":
                json.WriteNumberValue((long)value.Bits);
                break;
            case "d":
                json.WriteNumberValue(BitConverter.UInt64BitsToDouble(value.Bits));
                break;
            case "y":
                json.WriteBase64StringValue(Of(bytes, value));
                break;
            default:
                WriteMessage(json, type, Of(bytes, value));
                break;
        }
    }

    /// <summary>A message, as an object; but for the ones that are something shorter in JSON.</summary>
    private static void WriteMessage(Utf8JsonWriter json, string message, ReadOnlySpan<byte> bytes)
    {
        switch (message)
        {
            case "resource.Quantity":
                json.WriteStringValue(First(bytes, 1));
                break;
            case "intstr.IntOrString":
                WriteIntOrString(json, bytes);
                break;
            case "meta.v1.Time":
                WriteTime(json, bytes, "yyyy-MM-dd'T'HH:mm:ss'Z'");
                break;
            case "meta.v1.MicroTime":
                WriteTime(json, bytes, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
                break;
            case "meta.v1.FieldsV1" or "runtime.RawExtension" or "apiextensions.v1.JSON":
                WriteRaw(json, First(bytes, 1));
                break;
            case "apiextensions.v1.JSONSchemaPropsOrArray" or "apiextensions.v1.JSONSchemaPropsOrBool"
                or "apiextensions.v1.JSONSchemaPropsOrStringArray":
                WriteEither(json, ProtobufMessages.Find(message)!, bytes);
                break;
            case "authentication.v1.ExtraValue" or "authorization.v1.ExtraValue" or "certificates.v1.ExtraValue" or "meta.v1.Verbs":
                WriteTexts(json, bytes);
                break;
            default:
                json.WriteStartObject();
                WriteFields(json, message, bytes);
                json.WriteEndObject();
                break;
        }
    }

    /// <summary>One of two fields, written as what it holds. A schema counts before a truth, and after a list with items.</summary>
    private static void WriteEither(Utf8JsonWriter json, ProtobufField[] either, ReadOnlySpan<byte> bytes)
    {
        var values = WireReader.ReadAll(bytes);
        var field = either.LastOrDefault(field => values.Exists(value => value.Number == field.Number));
        if (field is null)
        {
            json.WriteNullValue();
            return;
        }

        var own = values.FindAll(value => value.Number == field.Number);
        if (!field.Repeated)
        {
            WriteValue(json, field.Type, bytes, own[^1]);
            return;
        }

        json.WriteStartArray();
        foreach (var item in own)
        {
            WriteItem(json, field, bytes, item);
        }

        json.WriteEndArray();
    }

    private static void WriteIntOrString(Utf8JsonWriter json, ReadOnlySpan<byte> bytes)
    {
        var values = WireReader.ReadAll(bytes);
        if (values.FindLast(value => value.Number == 1).Bits == 0)
        {
            json.WriteNumberValue((int)values.FindLast(value => value.Number == 2).Bits);
        }
        else
        {
            json.WriteStringValue(First(bytes, 3));
        }
    }

    private static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> bytes, string format)
    {
        var values = WireReader.ReadAll(bytes);
        var seconds = (long)values.FindLast(value => value.Number == 1).Bits;
        var nanoseconds = (long)values.FindLast(value => value.Number == 2).Bits;
        try
        {
            var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / 100);
            json.WriteStringValue(time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new FormatException("a time out of range");
        }
    }

    private static void WriteRaw(Utf8JsonWriter json, ReadOnlySpan<byte> raw)
    {
        try
        {
            json.WriteRawValue(raw.IsEmpty ? "null"u8 : raw);
        }
        catch (JsonException wrong)
        {
            throw new FormatException(wrong.Message);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> bytes)
    {
        json.WriteStartArray();
        foreach (var value in WireReader.ReadAll(bytes))
        {
            json.WriteStringValue(Of(bytes, value));
        }

        json.WriteEndArray();
    }

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> bytes, int number) =>
        Of(bytes, WireReader.ReadAll(bytes).FindLast(value => value.Number == number));

    private static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> bytes, WireValue value) => bytes.Slice(value.Start, Math.Max(0, value.Length));
}
