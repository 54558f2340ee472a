using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// Writes descriptions: levels are two blanks deep, and what stands behind tabs is aligned with the lines around it. A terminal's own
/// signs in what objects say are made harmless, as upstream does.
/// </summary>
internal sealed class DescriptionWriter
{
    /// <summary>How long an annotation may be in one line.</summary>
    private const int MostOfAnnotation = 140;

    private readonly TabWriter? _tabs;
    private readonly Action<string> _write;
    private readonly string _prefix;

    /// <param name="output">Where to.</param>
    /// <param name="isAligned">Whether tabs become blanks, in columns.</param>
    public DescriptionWriter(TextWriter output, bool isAligned = true)
    {
        _tabs = isAligned ? new TabWriter(output, minimum: 0, padding: 2, remembers: false) : null;
        _write = _tabs is null ? output.Write : _tabs.Write;
        _prefix = "";
    }

    private DescriptionWriter(DescriptionWriter outer, string prefix) => (_tabs, _write, _prefix) = (outer._tabs, outer._write, prefix);

    /// <summary>One whose every piece stands some levels deeper.</summary>
    public DescriptionWriter Deeper(int levels) => new(this, _prefix + new string(' ', 2 * levels));

    /// <summary>A piece of a line, or several lines.</summary>
    public void Put(int level, string text) => _write(
        _prefix + new string(' ', 2 * level)
        + text.Replace("\u001b", "^[", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal));

    /// <summary>A line.</summary>
    public void Line(string text) => Put(0, text + "\n");

    /// <summary>A line.</summary>
    public void Line(int level, string text) => Put(level, text + "\n");

    /// <summary>A line of a name and a value.</summary>
    public void Field(string name, string value) => Field(0, name, value);

    /// <summary>The same, some levels deep.</summary>
    public void Field(int level, string name, string value) => Put(level, $"{name}:\t{value}\n");

    /// <summary>Lines of cells, of which the first is the header; a line of dashes goes below it.</summary>
    public void Table(int level, string header, IEnumerable<string> rows)
    {
        Line(level, header);
        Line(level, string.Join('\t', header.Split('\t').Select(cell => new string('-', cell.Length))));
        foreach (var row in rows)
        {
            Line(level, row);
        }
    }

    /// <summary>A name and several values, each in a line of its own.</summary>
    public void Many(string title, IEnumerable<string> values, string indent = "")
    {
        Put(0, $"{indent}{title}:\t");
        var any = false;
        foreach (var value in values)
        {
            if (any)
            {
                Put(0, indent);
                Put(0, "\t");
            }

            any = true;
            Line(value);
        }

        if (!any)
        {
            Line("<none>");
        }
    }

    /// <summary>Labels and the like.</summary>
    public void Pairs(string title, JsonNode? pairs, string indent = "") =>
        Many(title, pairs.Fields().Select(pair => $"{pair.Key}={(string?)pair.Value}"), indent);

    /// <summary>Annotations; long ones in lines of their own, cut, and without what <c>apply</c> notes there.</summary>
    public void Annotations(string title, JsonNode? annotations)
    {
        Put(0, $"{title}:\t");
        var shown = annotations.Fields().Where(pair => pair.Key != LastApplied.Annotation).ToList();
        if (shown.Count == 0)
        {
            Line("<none>");
        }

        for (var i = 0; i < shown.Count; i++)
        {
            if (i > 0)
            {
                Put(0, "\t");
            }

            Annotation(shown[i].Key, (string?)shown[i].Value ?? "");
        }
    }

    /// <summary>Lets what follows have columns of its own.</summary>
    public void Flush() => _tabs?.Flush();

    private void Annotation(string key, string text)
    {
        var value = text.EndsWith('\n') ? text[..^1] : text;
        if (value.Length + key.Length + 2 <= MostOfAnnotation && !value.Contains('\n', StringComparison.Ordinal))
        {
            Line($"{key}: {value}");
            return;
        }

        Line($"{key}:");
        foreach (var line in value.Split('\n'))
        {
            Line($"\t  {(line.Length > MostOfAnnotation - 2 ? line[..(MostOfAnnotation - 2)] + "..." : line)}");
        }
    }
}
