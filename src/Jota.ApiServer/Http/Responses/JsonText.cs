using System.Buffers;
using System.Text.Json;
using Jota.Api;

namespace Jota.ApiServer.Http;

/// <summary>Pieces of JSON, written where streaming leaves no room for one writer around the whole.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = ApiJson.Options.Encoder, SkipValidation = true };

    public static Utf8JsonWriter Writer(IBufferWriter<byte> into) => new(into, Options);

    /// <summary><c>"kind":…,"apiVersion":…</c>, in upstream's order.</summary>
    public static void WriteTypeMeta(IBufferWriter<byte> into, string kind, string apiVersion)
    {
        into.Write("\"kind\":"u8);
        WriteString(into, kind);
        into.Write(",\"apiVersion\":"u8);
        WriteString(into, apiVersion);
    }

    public static void WriteString(IBufferWriter<byte> into, string text)
    {
        using var json = Writer(into);
        json.WriteStringValue(text);
    }

    /// <summary>The same document with two spaces of indentation.</summary>
    public static void Indent(ReadOnlyMemory<byte> compact, IBufferWriter<byte> into)
    {
        using var document = JsonDocument.Parse(compact);
        using var json = new Utf8JsonWriter(into, Options with { Indented = true });
        document.RootElement.WriteTo(json);
    }
}
