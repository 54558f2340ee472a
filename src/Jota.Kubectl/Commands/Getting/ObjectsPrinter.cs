using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>get</c> for scripts: the objects themselves, several as a list.</summary>
internal sealed class ObjectsPrinter(Invocation call, GetOptions options, ObjectPrinter printer)
{
    private readonly Failures _failures = new();

    public async Task<int> RunAsync(Selected selected, CancellationToken ct)
    {
        var items = new List<JsonObject>();
        var listed = false;
        foreach (var selection in selected.Selections)
        {
            try
            {
                if (selection.Name.Length > 0)
                {
                    items.Add(await call.Objects.GetAsync(selection.Mapping, selection.Namespace, selection.Name, ct));
                }
                else
                {
                    listed = true;
                    items.AddRange(await call.Objects.ListAsync(selection.Mapping, selection.Namespace, options.Query, options.Chunk, ct));
                }
            }
            catch (StatusException e)
            {
                if (!e.IsNotFound || !options.IgnoreNotFound)
                {
                    _failures.Add(e);
                }
            }
        }

        if (items.Count == 0 && !listed && (options.IgnoreNotFound || selected.IsSingle))
        {
            return _failures.Tell(call.Error);
        }

        Print(options.SortBy.Length > 0 ? Sorted(items) : items, selected.IsSingle && !listed);
        return _failures.Tell(call.Error);
    }

    private void Print(List<JsonObject> items, bool isSingle)
    {
        printer.Print(isSingle && items.Count == 1 ? items[0] : ListOf(items), call.Output);
        printer.Finish(call.Output);
    }

    private List<JsonObject> Sorted(List<JsonObject> items)
    {
        var order = new RowOrder(options.SortBy);
        return items.Count == 0 || order.IsIn(items) ? order.Sort(items, item => item) : throw KubectlException.Error(
            $"couldn't find any field with path \"{options.SortBy}\" in the list of objects");
    }

    private static JsonObject ListOf(List<JsonObject> items) => new()
    {
        ["apiVersion"] = "v1",
        ["items"] = new JsonArray([.. items]),
        ["kind"] = "List",
        ["metadata"] = new JsonObject { ["resourceVersion"] = "" },
    };
}
