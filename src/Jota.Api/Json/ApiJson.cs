using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>The JSON form of API objects: the official models, read and written by codecs of our own.</summary>
public static class ApiJson
{
    /// <summary>Escapes what JSON asks for, and nothing else.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Options for writers of what was checked before.</summary>
    public static JsonWriterOptions Writing { get; } =
        new() { Encoder = Encoder, SkipValidation = true, MaxDepth = RequestBudget.MaxDepth };

    private static readonly JsonReaderOptions Reading = new() { MaxDepth = RequestBudget.MaxDepth };

    [ThreadStatic]
    private static Utf8JsonWriter? _spareWriter;

    /// <summary>A writer of this thread's, to be returned when all went well; else it is left to the garbage collector.</summary>
    internal static Utf8JsonWriter RentWriter(IBufferWriter<byte> into)
    {
        if (_spareWriter is not { } writer)
        {
            return new(into, Writing);
        }

        _spareWriter = null;
        writer.Reset(into);
        return writer;
    }

    /// <summary>Writes what the writer still holds, and keeps it for the next.</summary>
    internal static void Return(Utf8JsonWriter writer)
    {
        writer.Flush();
        _spareWriter = writer;
    }

    /// <summary>
    /// Decodes one object leniently: unknown fields are dropped. Throws <see cref="JsonException"/> on malformed text or wrong types.
    /// </summary>
    public static T Decode<T>(ReadOnlySpan<byte> json) => (T)Decode(json, typeof(T));

    /// <summary>The same of what was read before.</summary>
    public static T Decode<T>(JsonElement json) => Decode<T>(JsonMarshal.GetRawUtf8Value(json));

    /// <summary>The same of a tree.</summary>
    public static T Decode<T>(JsonNode json)
    {
        var text = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(text, Writing);
        json.WriteTo(writer);
        writer.Flush();
        return Decode<T>(text.WrittenSpan);
    }

    /// <summary>The same of a text.</summary>
    public static T Decode<T>(string json) => Decode<T>(System.Text.Encoding.UTF8.GetBytes(json));

    /// <summary>Encodes one object as UTF-8 JSON. Nulls are not written.</summary>
    public static byte[] Encode(object? value)
    {
        var into = new ArrayBufferWriter<byte>();
        var writer = RentWriter(into);
        Write(writer, value);
        Return(writer);
        return into.WrittenSpan.ToArray();
    }

    /// <summary>The same for callers that name the type.</summary>
    public static byte[] Encode<T>(T value) => Encode((object?)value);

    /// <summary>Writes an object, or a list of them.</summary>
    public static void Write(Utf8JsonWriter writer, object? value) => ModelWriter.Any(writer, value);

    /// <summary>An object as a tree.</summary>
    public static JsonNode ToNode(object value) => JsonNode.Parse(Encode(value))!;

    internal static object Decode(ReadOnlySpan<byte> json, Type type)
    {
        var reader = new Utf8JsonReader(json, Reading);
        try
        {
            if (!reader.Read() || reader.TokenType == JsonTokenType.Null)
            {
                throw new JsonException("null is no object");
            }

            var value = ModelReader.Any(ref reader, type);
            return reader.Read() ? throw new JsonException("there is something after the object") : value;
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidOperationException)
        {
            // A text that is none of what it should be, or something else where a text should be.
            throw new JsonException(wrong.Message, wrong);
        }
    }
}
