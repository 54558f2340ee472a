using System.Buffers;
using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// Writes a checked document again without its nulls: a null field is no field; a null item of a list or map is the type's zero,
/// as in upstream's decoder. Unknown fields are left out on the way.
/// </summary>
internal static class NullRewriter
{
    public static ReadOnlyMemory<byte> Rewrite(TypeSchema type, ReadOnlySpan<byte> json)
    {
        var into = new ArrayBufferWriter<byte>(json.Length);
        var reader = new Utf8JsonReader(json, JsonLimits.Reading);
        reader.Read();
        using (var writer = new Utf8JsonWriter(into, ApiJson.Writing))
        {
            Object(ref reader, type, writer);
        }

        return into.WrittenMemory;
    }

    private static void Object(ref Utf8JsonReader reader, TypeSchema type, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = type.Find(reader.GetString()!);
            reader.Read();
            if (field is null || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
                continue;
            }

            writer.WritePropertyName(field.Utf8Name.Span);
            Field(ref reader, field, field.Shape, writer);
        }

        writer.WriteEndObject();
    }

    private static void Field(ref Utf8JsonReader reader, FieldSchema field, FieldShape shape, Utf8JsonWriter writer)
    {
        switch (shape)
        {
            case FieldShape.List:
                writer.WriteStartArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Field(ref reader, field, FieldShape.Single, writer);
                }

                writer.WriteEndArray();
                break;
            case FieldShape.Map or FieldShape.MapOfLists:
                writer.WriteStartObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    writer.WritePropertyName(reader.GetString()!);
                    reader.Read();
                    var isList = shape == FieldShape.MapOfLists && reader.TokenType != JsonTokenType.Null;
                    Field(ref reader, field, isList ? FieldShape.List : FieldShape.Single, writer);
                }

                writer.WriteEndObject();
                break;
            default:
                Value(ref reader, field, writer);
                break;
        }
    }

    private static void Value(ref Utf8JsonReader reader, FieldSchema field, Utf8JsonWriter writer)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            writer.WriteRawValue(Zero(field), skipInputValidation: true);
        }
        else if (field.Type is { Form: TypeForm.Object } type)
        {
            Object(ref reader, type, writer);
        }
        else
        {
            RawJson.Copy(ref reader, writer);
        }
    }

    private static ReadOnlySpan<byte> Zero(FieldSchema field) => field.Shape == FieldShape.MapOfLists ? "[]"u8 : field.Scalar switch
    {
        FieldScalar.Int32 or FieldScalar.Int64 or FieldScalar.Double => "0"u8,
        FieldScalar.Boolean => "false"u8,
        FieldScalar.String or FieldScalar.Bytes => "\"\""u8,
        _ => field.Type!.Form switch
        {
            TypeForm.Object => "{}"u8,
            TypeForm.Quantity => "\"0\""u8,
            TypeForm.IntOrString => "0"u8,
            _ => "null"u8,
        },
    };
}
