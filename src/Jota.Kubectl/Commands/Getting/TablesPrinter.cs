namespace Jota.Kubectl;

/// <summary><c>get</c> for people: the server's tables.</summary>
internal sealed class TablesPrinter(Invocation call, GetOptions options)
{
    private readonly TabWriter _writer = new(call.Output);
    private readonly Failures _failures = new();
    private readonly RowOrder? _order = options.SortBy.Length > 0 ? new(options.SortBy) : null;
    private ResourceMapping? _last;
    private TablePrinter? _printer;
    private bool _needsBlank;
    private string _note = "";
    private bool _allNamespaced = !options.Selecting.AllNamespaces;

    public async Task<int> RunAsync(Selected selected, CancellationToken ct)
    {
        var withKind = options.ShowKind || selected.HasSeveralTypes;
        foreach (var group in Groups(selected))
        {
            await PrintAsync(group, withKind, ct);
        }

        _writer.Flush();
        if (_writer.Written == 0 && _failures.Count == 0 && !options.IgnoreNotFound)
        {
            call.Error.WriteLine(_allNamespaced
                ? $"No resources found in {call.Session.Namespace} namespace{_note}."
                : $"No resources found{_note}");
        }

        return _failures.Tell(call.Error);
    }

    /// <summary>Selections that follow each other and are of one type.</summary>
    private static IEnumerable<List<Selection>> Groups(Selected selected)
    {
        var group = new List<Selection>();
        foreach (var selection in selected.Selections)
        {
            if (group.Count > 0 && group[^1].Mapping != selection.Mapping)
            {
                yield return group;
                group = [];
            }

            group.Add(selection);
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private async Task PrintAsync(List<Selection> group, bool withKind, CancellationToken ct)
    {
        if (_order is null)
        {
            foreach (var selection in group)
            {
                await foreach (var table in TablesAsync(selection, ct))
                {
                    Print(selection.Mapping, table, withKind);
                }
            }

            return;
        }

        TableData? whole = null;
        foreach (var selection in group)
        {
            await foreach (var table in TablesAsync(selection, ct))
            {
                whole = whole is null ? table : whole with { Rows = [.. whole.Rows, .. table.Rows] };
            }
        }

        if (whole is not null && !_order.IsIn(whole.Rows.Select(row => row.Object)))
        {
            // As upstream, which shows no object then and does not fail; it does not say why.
            _note = $": none has the field {options.SortBy} to sort by";
        }
        else if (whole is not null)
        {
            Print(group[0].Mapping, whole with { Rows = _order.Sort(whole.Rows, row => row.Object) }, withKind);
        }
    }

    private async IAsyncEnumerable<TableData> TablesAsync(
        Selection selection, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var pages = PagesAsync(selection, ct).GetAsyncEnumerator(ct);
        while (await TryMoveAsync(pages))
        {
            yield return TableData.Read(pages.Current, _order is not null, call.Around.Clock);
        }
    }

    private async Task<bool> TryMoveAsync(IAsyncEnumerator<byte[]> pages)
    {
        try
        {
            return await pages.MoveNextAsync();
        }
        catch (StatusException e)
        {
            if (!e.IsNotFound || !options.IgnoreNotFound)
            {
                _failures.Add(e);
            }

            return false;
        }
    }

    private async IAsyncEnumerable<byte[]> PagesAsync(
        Selection selection, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (type, ns, name) = (selection.Mapping, selection.Namespace, selection.Name);
        _allNamespaced &= type.IsNamespaced;
        var query = _order is null ? "" : "includeObject=Object";
        if (name.Length > 0)
        {
            yield return await call.Objects.GetBytesAsync(type, ns, name, options.Accepted, query, ct);
            yield break;
        }

        if (selection.Written is not null)
        {
            throw KubectlException.Error("resource name may not be empty");
        }

        query = $"{options.Query}&{query}".Trim('&');
        await foreach (var page in call.Objects.PagesAsync(type, ns, query, options.Chunk, options.Accepted, ct))
        {
            yield return page;
        }
    }

    private void Print(ResourceMapping type, TableData table, bool withKind)
    {
        if (table.Rows.Count == 0)
        {
            return;
        }

        if (_last != type)
        {
            _writer.Flush();
            _writer.Forget();
            _needsBlank = _last is not null && !options.Tables.NoHeaders && _writer.Written > 0;
            _printer = new(_writer, options.Tables with
            {
                WithNamespace = options.Tables.WithNamespace && type.IsNamespaced,
                KindPrefix = withKind ? type.QualifiedKind : "",
            });
            _last = type;
        }

        if (_needsBlank)
        {
            call.Output.Write('\n');
            _needsBlank = false;
        }

        _printer!.Print(table);
    }
}
