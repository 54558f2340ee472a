namespace Jota.Kubectl;

/// <summary>Prints the rows of one type of objects under one header.</summary>
internal sealed class TablePrinter(TabWriter writer, TableOptions options)
{
    private IReadOnlyList<(string Name, bool IsWide)> _columns = [];
    private bool _hasHeader = options.NoHeaders;

    /// <summary>Prints rows, after the header where there was none yet.</summary>
    /// <param name="table">The rows, and columns where they are told (a watch tells them once).</param>
    /// <param name="happened">What happened to them, in a watch that says so.</param>
    public void Print(TableData table, string happened = "")
    {
        _columns = table.Columns.Count > 0 ? table.Columns : _columns;
        if (table.Rows.Count == 0)
        {
            return;
        }

        if (!_hasHeader)
        {
            writer.Line([.. Header()]);
            _hasHeader = true;
        }

        foreach (var row in table.Rows)
        {
            writer.Line([.. Cells(row, happened)]);
        }
    }

    private List<string> Header()
    {
        List<string> names =
        [
            .. options.WithEvent ? ["EVENT"] : Array.Empty<string>(),
            .. options.WithNamespace ? ["NAMESPACE"] : Array.Empty<string>(),
            .. Shown().Select(at => _columns[at].Name.ToUpperInvariant()),
            .. options.LabelColumns.Select(label => label[(label.LastIndexOf('/') + 1)..].ToUpperInvariant()),
        ];
        return options.ShowLabels ? [.. names, "LABELS"] : names;
    }

    private IEnumerable<string> Cells(TableRow row, string happened)
    {
        if (options.WithEvent)
        {
            yield return happened;
        }

        if (options.WithNamespace)
        {
            yield return row.Namespace;
        }

        foreach (var at in Shown())
        {
            var cell = at < row.Cells.Count ? row.Cells[at] : "";
            yield return at == 0 && options.KindPrefix.Length > 0 ? $"{options.KindPrefix}/{cell}" : cell;
        }

        foreach (var label in options.LabelColumns)
        {
            yield return row.Labels.GetValueOrDefault(label, "");
        }

        if (options.ShowLabels)
        {
            yield return LabelText.Of(row.Labels);
        }
    }

    private IEnumerable<int> Shown() => Enumerable.Range(0, _columns.Count).Where(at => options.Wide || !_columns[at].IsWide);
}
