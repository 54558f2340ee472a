using System.Text;
using System.Text.Json;

namespace Jota.Kubectl;

/// <summary><c>get -w</c>: what there is, and then what changes, each as it comes.</summary>
internal sealed class WatchPrinter(Invocation call, GetOptions options, ObjectPrinter? printer)
{
    private readonly bool _withEvents = call.Flags.Is("output-watch-events");

    public async Task<int> RunAsync(Selected selected, CancellationToken ct)
    {
        if (selected.Selections is not [var selection])
        {
            throw KubectlException.Error(selected.HasSeveralTypes
                ? "you may only specify a single resource type"
                : "watch is only supported on individual resources and resource collections - more than 1 resource was found");
        }

        if (printer is not null && _withEvents)
        {
            throw new NotOursException("--output-watch-events with objects");
        }

        var writer = new TabWriter(call.Output);
        var table = new TablePrinter(writer, options.Tables with
        {
            WithEvent = _withEvents,
            WithNamespace = options.Tables.WithNamespace && selection.Mapping.IsNamespaced,
            KindPrefix = options.ShowKind ? selection.Mapping.QualifiedKind : "",
        });
        var revision = await PrintPresentAsync(selection, table, writer, ct);
        var query = new Query()
            .With("fieldSelector", selection.Name.Length > 0 ? $"metadata.name={selection.Name}" : options.Selecting.Fields)
            .With("labelSelector", options.Selecting.Labels)
            .With("resourceVersion", revision)
            .ToString();
        await foreach (var (type, item) in call.Objects.WatchAsync(
            selection.Mapping, selection.Namespace, query, printer is null ? options.Accepted : ApiCall.Json, ct))
        {
            if (type != "BOOKMARK")
            {
                Print(table, writer, Encoding.UTF8.GetBytes(JsonText(item)), type);
            }
        }

        return 0;
    }

    private static string JsonText(JsonElement item) => item.GetRawText();

    private async Task<string> PrintPresentAsync(Selection selection, TablePrinter table, TabWriter writer, CancellationToken ct)
    {
        var (type, ns, name) = (selection.Mapping, selection.Namespace, selection.Name);
        var quiet = call.Flags.Is("watch-only");
        if (name.Length > 0)
        {
            // A table's own revision is the object's.
            var single = await call.Objects.GetAsync(type, ns, name, ct);
            if (!quiet)
            {
                Print(table, writer, printer is null
                    ? await call.Objects.GetBytesAsync(type, ns, name, options.Accepted, "", ct)
                    : Encoding.UTF8.GetBytes(single.ToJsonString()), "ADDED");
            }

            return single.Text("metadata", "resourceVersion");
        }

        if (printer is not null)
        {
            return await PrintObjectsAsync(selection, quiet, ct);
        }

        var revision = "";
        await foreach (var page in call.Objects.PagesAsync(type, ns, options.Query, options.Chunk, options.Accepted, ct))
        {
            var data = TableData.Read(page, wholeObjects: false, call.Around.Clock);
            revision = data.ResourceVersion;
            if (!quiet)
            {
                table.Print(data, "ADDED");
            }
        }

        Flush(writer);
        return revision;
    }

    private async Task<string> PrintObjectsAsync(Selection selection, bool quiet, CancellationToken ct)
    {
        byte[] body = [];
        await foreach (var page in call.Objects.PagesAsync(selection.Mapping, selection.Namespace, options.Query, 0, ApiCall.Json, ct))
        {
            body = page;
        }

        var list = Node.Read(body);
        foreach (var item in quiet ? [] : list.Items("items").OfType<System.Text.Json.Nodes.JsonObject>())
        {
            item["apiVersion"] ??= selection.Mapping.ApiVersion;
            item["kind"] ??= selection.Mapping.Kind;
            printer!.Print(item, call.Output);
        }

        call.Output.Flush();
        return list.Text("metadata", "resourceVersion");
    }

    private void Print(TablePrinter table, TabWriter writer, byte[] item, string happened)
    {
        if (printer is not null)
        {
            printer.Print(Node.Read(item), call.Output);
        }
        else
        {
            table.Print(TableData.Read(item, wholeObjects: false, call.Around.Clock), happened);
        }

        Flush(writer);
    }

    private void Flush(TabWriter writer)
    {
        writer.Flush();
        call.Output.Flush();
    }
}
