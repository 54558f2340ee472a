using System.Text;

namespace Jota.Kubectl;

/// <summary>
/// Aligns cells by Go's elastic tab stops: a column is as wide as its widest cell in lines that follow each other, and what stands behind
/// the last tab of a line belongs to none.
/// </summary>
/// <param name="output">Where the lines go.</param>
/// <param name="minimum">How wide a column is at least.</param>
/// <param name="padding">Blanks behind the widest cell.</param>
/// <param name="remembers">Whether columns keep their width for what is written after a flush.</param>
internal sealed class TabWriter(TextWriter output, int minimum = 6, int padding = 3, bool remembers = true)
{
    private readonly List<string[]> _lines = [];
    private readonly List<int> _widths = [];
    private readonly List<int> _remembered = [];
    private readonly StringBuilder _open = new();

    /// <summary>How many characters were written.</summary>
    public long Written { get; private set; }

    /// <summary>One line of cells.</summary>
    public void Line(params ReadOnlySpan<string> cells) => _lines.Add(cells.ToArray());

    /// <summary>Text with tabs between cells; lines end where it says.</summary>
    public void Write(string text)
    {
        _open.Append(text);
        if (!text.Contains('\n', StringComparison.Ordinal))
        {
            return;
        }

        var lines = _open.ToString().Split('\n');
        foreach (var line in lines[..^1])
        {
            _lines.Add(line.Split('\t'));
        }

        _open.Clear().Append(lines[^1]);
    }

    /// <summary>Writes all lines out.</summary>
    public void Flush()
    {
        Format(0, _lines.Count, 0);
        _lines.Clear();
    }

    /// <summary>Forgets how wide columns were.</summary>
    public void Forget() => _remembered.Clear();

    private int Format(int from, int end, int written)
    {
        var column = _widths.Count;
        for (var at = from; at < end; at++)
        {
            if (column >= _lines[at].Length - 1)
            {
                continue;
            }

            Print(written, at);
            written = at;
            var width = minimum;
            for (; at < end && column < _lines[at].Length - 1; at++)
            {
                width = Math.Max(width, WidthOf(_lines[at][column]) + padding);
            }

            _widths.Add(Remember(column, width));
            written = Format(written, at, written);
            _widths.RemoveAt(_widths.Count - 1);
        }

        Print(written, end);
        return end;
    }

    private int Remember(int column, int width)
    {
        if (!remembers)
        {
            return width;
        }

        if (column >= _remembered.Count)
        {
            _remembered.Add(width);
        }

        return _remembered[column] = Math.Max(_remembered[column], width);
    }

    private void Print(int from, int end)
    {
        for (var at = from; at < end; at++)
        {
            var line = _lines[at];
            for (var i = 0; i < line.Length; i++)
            {
                output.Write(line[i]);
                if (i < _widths.Count)
                {
                    Pad(_widths[i] - WidthOf(line[i]));
                }

                Written += line[i].Length;
            }

            output.Write('\n');
            Written++;
        }
    }

    private void Pad(int blanks)
    {
        for (; blanks > 0; blanks--)
        {
            output.Write(' ');
        }
    }

    /// <summary>Characters, not UTF-16 units.</summary>
    private static int WidthOf(string cell)
    {
        var width = cell.Length;
        foreach (var c in cell)
        {
            width -= char.IsLowSurrogate(c) ? 1 : 0;
        }

        return width;
    }
}
