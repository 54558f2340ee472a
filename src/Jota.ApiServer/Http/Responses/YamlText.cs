using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Jota.ApiServer.Http;

/// <summary>JSON as YAML, for clients that accept nothing else: keys sorted, as upstream's converter leaves them.</summary>
internal static class YamlText
{
    public static void Write(ReadOnlyMemory<byte> json, IBufferWriter<byte> into)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder();
        using (var writer = new StringWriter(text, CultureInfo.InvariantCulture) { NewLine = "\n" })
        {
            var emitter = new Emitter(writer, new EmitterSettings(2, int.MaxValue, false, 1024, true));
            emitter.Emit(new StreamStart());
            emitter.Emit(new DocumentStart(null, null, true));
            Emit(emitter, document.RootElement);
            emitter.Emit(new DocumentEnd(true));
            emitter.Emit(new StreamEnd());
        }

        Encoding.UTF8.GetBytes(text.ToString(), into);
    }

    private static void Emit(Emitter emitter, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                EmitMap(emitter, value);
                break;
            case JsonValueKind.Array:
                emitter.Emit(new SequenceStart(null, null, true, value.GetArrayLength() == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in value.EnumerateArray())
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValueKind.String:
                EmitText(emitter, value.GetString()!);
                break;
            default:
                emitter.Emit(new Scalar(null, null, value.GetRawText(), ScalarStyle.Plain, true, false));
                break;
        }
    }

    private static void EmitMap(Emitter emitter, JsonElement map)
    {
        var entries = map.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).ToList();
        emitter.Emit(new MappingStart(null, null, true, entries.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
        foreach (var entry in entries)
        {
            EmitText(emitter, entry.Name);
            Emit(emitter, entry.Value);
        }

        emitter.Emit(new MappingEnd());
    }

    private static void EmitText(Emitter emitter, string text)
    {
        var style = text.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal
            : LooksOtherwise(text) ? ScalarStyle.DoubleQuoted
            : ScalarStyle.Any;
        emitter.Emit(new Scalar(null, null, text, style, true, true));
    }

    /// <summary>Whether YAML 1.1 would read the plain text as something other than a string.</summary>
    private static bool LooksOtherwise(string text) =>
        text.Length == 0
        || text is "~" or "null" or "Null" or "NULL"
        || text.ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n"
        || char.IsAsciiDigit(text[0])
        || (text.Length > 1 && text[0] is '-' or '+' or '.');
}
