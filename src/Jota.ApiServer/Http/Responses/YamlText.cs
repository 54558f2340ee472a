using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Jota.Api;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Jota.ApiServer.Http;

/// <summary>JSON as YAML, for clients that accept nothing else: keys sorted, as upstream's converter leaves them.</summary>
internal static class YamlText
{
    private const int DeepestBlock = 100;

    public static void Write(ReadOnlyMemory<byte> json, IBufferWriter<byte> into)
    {
        using var document = JsonDocument.Parse(json, JsonLimits.Parsing);
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

    /// <summary>In one loop: how deep a document is depends on clients.</summary>
    private static void Emit(Emitter emitter, JsonElement root)
    {
        var open = new Stack<(JsonValueKind Kind, IEnumerator<(string? Name, JsonElement Value)> Left)>();
        Begin(emitter, root, open);
        while (open.TryPeek(out var innermost))
        {
            if (innermost.Left.MoveNext())
            {
                var (name, value) = innermost.Left.Current;
                if (name is not null)
                {
                    EmitText(emitter, name);
                }

                Begin(emitter, value, open);
            }
            else
            {
                emitter.Emit(innermost.Kind == JsonValueKind.Object ? new MappingEnd() : new SequenceEnd());
                open.Pop();
            }
        }
    }

    private static void Begin(
        Emitter emitter, JsonElement value, Stack<(JsonValueKind Kind, IEnumerator<(string? Name, JsonElement Value)> Left)> open)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                List<(string? Name, JsonElement Value)> entries =
                    [.. value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => (p.Name, p.Value))];
                emitter.Emit(
                    new MappingStart(null, null, true, IsFlow(entries.Count, open.Count) ? MappingStyle.Flow : MappingStyle.Block));
                open.Push((value.ValueKind, entries.GetEnumerator()));
                break;
            case JsonValueKind.Array:
                emitter.Emit(new SequenceStart(
                    null, null, true, IsFlow(value.GetArrayLength(), open.Count) ? SequenceStyle.Flow : SequenceStyle.Block));
                open.Push((value.ValueKind, value.EnumerateArray().Select(item => ((string?)null, item)).GetEnumerator()));
                break;
            case JsonValueKind.String:
                EmitText(emitter, value.GetString()!);
                break;
            default:
                emitter.Emit(new Scalar(null, null, value.GetRawText(), ScalarStyle.Plain, true, false));
                break;
        }
    }

    /// <summary>
    /// What is empty has no other form; and in blocks, the indentation of what nests without end would outgrow everything else.
    /// </summary>
    private static bool IsFlow(int items, int depth) => items == 0 || depth > DeepestBlock;

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
