using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;

namespace Jota.Api;

/// <summary>
/// Turns the first document of a YAML stream into JSON as upstream does: scalars are YAML 1.1's (<c>yes</c> is true, <c>0x1F</c> is
/// 31, quoted text stays text), keys become text, anchors and merge keys are resolved.
/// </summary>
public static class YamlToJson
{
    /// <summary>More nodes than this, written out, are an attack by aliases.</summary>
    private const int MaxNodes = 1_000_000;

    /// <summary>Converts.</summary>
    /// <param name="yaml">UTF-8.</param>
    /// <param name="duplicates">Keys given twice, as one finding in upstream's words; null when there are none. The last one counts.</param>
    /// <exception cref="FormatException">Malformed; with upstream's text.</exception>
    public static ReadOnlyMemory<byte> Convert(ReadOnlySpan<byte> yaml, out string? duplicates)
    {
        using var text = new StringReader(Encoding.UTF8.GetString(yaml));
        var parser = new Parser(text);
        try
        {
            var builder = new YamlTreeBuilder(parser);
            var root = builder.Document();
            duplicates = builder.Duplicates.Count == 0 ? null : $"yaml: unmarshal errors:\n  {string.Join("\n  ", builder.Duplicates)}";
            return Write(root);
        }
        catch (YamlException wrong)
        {
            throw new FormatException(Text(wrong, yaml), wrong);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            // The parser loses its way in some unfinished flow sequences and says no more than that.
            throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"yaml: line {parser.Current?.End.Line ?? 1}: did not find expected ',' or ']'"), wrong);
        }
    }

    private static ReadOnlyMemory<byte> Write(YamlTree root)
    {
        var into = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(into, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder, SkipValidation = true, MaxDepth = StrictDecoder.MaxDepth + 1 }))
        {
            var left = MaxNodes;
            Write(root, writer, ref left);
        }

        return into.WrittenMemory;
    }

    private static void Write(YamlTree node, Utf8JsonWriter writer, ref int left)
    {
        if (--left < 0)
        {
            throw new FormatException("yaml: document contains excessive aliasing");
        }

        switch (node)
        {
            case YamlTree.Text text:
                writer.WriteStringValue(text.Value);
                break;
            case YamlTree.Raw raw:
                writer.WriteRawValue(raw.Json, skipInputValidation: true);
                break;
            case YamlTree.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(item, writer, ref left);
                }

                writer.WriteEndArray();
                break;
            case YamlTree.Map map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Entries)
                {
                    writer.WritePropertyName(key);
                    Write(value, writer, ref left);
                }

                writer.WriteEndObject();
                break;
        }
    }

    /// <summary>"While parsing a block mapping, did not find expected key." → "yaml: line 4: did not find expected key".</summary>
    private static string Text(YamlException wrong, ReadOnlySpan<byte> yaml)
    {
        var problem = wrong.Message;
        var comma = problem.StartsWith("While ", StringComparison.Ordinal) ? problem.IndexOf(", ", StringComparison.Ordinal) : -1;
        problem = (comma < 0 ? problem : problem[(comma + 2)..]).TrimEnd('.');
        var (line, known) = problem switch
        {
            "found invalid mapping" => (wrong.End.Line, "mapping values are not allowed in this context"),
            "found invalid tab as indentation" => (LineOfTab(yaml, wrong.Start.Line) ?? wrong.End.Line, "found character that cannot start any token"),
            _ when problem.StartsWith("found a tab character", StringComparison.Ordinal) => (wrong.End.Line, "found a tab character that violates indentation"),
            _ => (wrong.End.Line, problem),
        };
        return string.Create(CultureInfo.InvariantCulture, $"yaml: line {line}: {known}");
    }

    /// <summary>The first line from there on that begins with a tab: the parser's own mark is where the mapping around it began.</summary>
    private static long? LineOfTab(ReadOnlySpan<byte> yaml, long from)
    {
        var number = 0L;
        foreach (var range in yaml.Split((byte)'\n'))
        {
            number++;
            if (number >= from && yaml[range] is [(byte)'\t', ..])
            {
                return number;
            }
        }

        return null;
    }
}
