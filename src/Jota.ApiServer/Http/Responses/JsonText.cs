using System.Buffers;
using System.Text.Json;
using Jota.Api;

namespace Jota.ApiServer.Http;

/// <summary>Pieces of JSON, written where streaming leaves no room for one writer around the whole.</summary>
internal static class JsonText
{
    public static Utf8JsonWriter Writer(IBufferWriter<byte> into) => new(into, ApiJson.Writing);

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

    /// <summary>
    /// The same document with two spaces of indentation; as it is where these would be many times what it says, as they would in one that
    /// nests a thousand deep.
    /// </summary>
    public static void Indent(ReadOnlyMemory<byte> compact, IBufferWriter<byte> into)
    {
        if (!new RequestBudget(compact.Length, CancellationToken.None).TryMake(Indentation(compact.Span)))
        {
            into.Write(compact.Span);
            return;
        }

        using var document = JsonDocument.Parse(compact, JsonLimits.Parsing);
        using var json = new Utf8JsonWriter(into, ApiJson.Writing with { Indented = true });
        document.RootElement.WriteTo(json);
    }

    private static long Indentation(ReadOnlySpan<byte> json)
    {
        var spaces = 0L;
        var reader = new Utf8JsonReader(json, JsonLimits.Reading);
        while (reader.Read())
        {
            spaces += 1 + (2 * reader.CurrentDepth);
        }

        return spaces;
    }
}
