using System.Globalization;
using System.Text;
using YamlDotNet.Core;

namespace Jota.Api;

/// <summary>
/// Turns the first document of a YAML stream into JSON as upstream does: scalars are YAML 1.1's (<c>yes</c> is true, <c>0x1F</c> is
/// 31, quoted text stays text), keys become text, anchors and merge keys are resolved.
/// </summary>
public static class YamlToJson
{
    /// <summary>Converts.</summary>
    /// <param name="yaml">UTF-8.</param>
    /// <param name="budget">What the document may cost: aliases and merge keys can make any number of nodes and bytes of a few.</param>
    /// <param name="duplicates">Keys given twice, as one finding in upstream's words; null when there are none. The last one
    /// counts.</param>
    /// <exception cref="FormatException">Malformed, or more than the budget bears; with upstream's text.</exception>
    public static ReadOnlyMemory<byte> Convert(ReadOnlySpan<byte> yaml, RequestBudget budget, out string? duplicates) =>
        Convert(yaml, budget, YamlBooleans.Loose, out duplicates);

    /// <summary>The same with a word on what is a boolean.</summary>
    public static ReadOnlyMemory<byte> Convert(
        ReadOnlySpan<byte> yaml, RequestBudget budget, YamlBooleans booleans, out string? duplicates)
    {
        ArgumentNullException.ThrowIfNull(budget);
        using var text = new StringReader(Encoding.UTF8.GetString(yaml));
        var parser = new Parser(text);
        try
        {
            var builder = new YamlTreeBuilder(parser, budget, booleans);
            var root = builder.Document();
            duplicates = builder.Duplicates.Count == 0 ? null : $"yaml: unmarshal errors:\n  {string.Join("\n  ", builder.Duplicates)}";
            return JsonTreeWriter.Write(root, budget);
        }
        catch (YamlException wrong)
        {
            throw new FormatException(Text(wrong, yaml), wrong);
        }
        catch (ApiException tooMuch)
        {
            throw new FormatException("yaml: document contains excessive aliasing", tooMuch);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            // The parser loses its way in some unfinished flow sequences and says no more than that.
            throw new FormatException(
                string.Create(
                    CultureInfo.InvariantCulture, $"yaml: line {parser.Current?.End.Line ?? 1}: did not find expected ',' or ']'"), wrong);
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
            "found invalid tab as indentation" =>
                (LineOfTab(yaml, wrong.Start.Line) ?? wrong.End.Line, "found character that cannot start any token"),
            _ when problem.StartsWith("found a tab character", StringComparison.Ordinal) =>
                (wrong.End.Line, "found a tab character that violates indentation"),
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
