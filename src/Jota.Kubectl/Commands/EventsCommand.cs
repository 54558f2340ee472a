using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl events</c>: what happened, the latest last; once, or for as long as more happens.</summary>
internal sealed class EventsCommand : Command
{
    public override string Name => "events";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.Switch("all-namespaces", letter: 'A'),
        Flag.Text("for"),
        Flag.List("types"),
        Flag.Switch("watch", letter: 'w'),
        Flag.Switch("no-headers"),
        Flag.Number("chunk-size", 500),
        .. PrintOptions.Flags,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count > 0)
        {
            var hint = call.Arguments[0].Contains('/', StringComparison.Ordinal) ? $"; for one object's: --for={call.Arguments[0]}" : "";
            throw KubectlException.Usage(call.Command, $"unexpected arguments: [{string.Join(' ', call.Arguments)}]{hint}");
        }

        var types = call.Flags.All("types");
        if (types.FirstOrDefault(type => type.ToLowerInvariant() is not ("normal" or "warning")) is not null)
        {
            throw KubectlException.Error("valid --types are Normal or Warning");
        }

        var all = call.Flags.Is("all-namespaces");
        var ns = all ? "" : call.Session.Namespace;
        var query = new Query().With("fieldSelector", await SelectorAsync(call, ct)).ToString();
        var events = await call.Session.Mapper.KindAsync("v1", "Event", ct)
            ?? throw KubectlException.Error("the server doesn't have a resource type \"events\"");
        var printing = PrintOptions.Of(call.Flags, call.Around);
        var printer = printing is { Format: "", Template: "" } ? null : ObjectPrinter.Of(printing.Format, printing)
            ?? throw KubectlException.Error("unable to match a printer suitable for the output format \"wide\"");
        var table = new EventTable(call.Output, all, call.Flags.Is("no-headers"), call.Around.Clock);
        if (call.Flags.Is("watch"))
        {
            return await WatchAsync(call, events, ns, query, types, printer, table, ct);
        }

        var listed = await call.Objects.ListAsync(events, ns, query, call.Flags.Number("chunk-size"), ct);
        var found = listed.FindAll(one => IsOf(types, one));
        if (found.Count == 0)
        {
            call.Error.WriteLine(all ? "No events found." : $"No events found in {ns} namespace.");
            return 0;
        }

        var sorted = found.OrderBy(EventTable.TimeOf).ToList();
        if (printer is not null)
        {
            printer.Print(ListOf(sorted), call.Output);
            printer.Finish(call.Output);
            return 0;
        }

        sorted.ForEach(table.Add);
        table.Flush();
        return 0;
    }

    private static async Task<int> WatchAsync(
        Invocation call,
        ResourceMapping events,
        string ns,
        string query,
        IReadOnlyList<string> types,
        ObjectPrinter? printer,
        EventTable table,
        CancellationToken ct)
    {
        await foreach (var (happened, item) in call.Objects.WatchAsync(events, ns, query, ApiCall.Json, ct))
        {
            if (happened is "ADDED" or "MODIFIED" && JsonObject.Create(item) is { } one && IsOf(types, one))
            {
                Print(one);
                call.Output.Flush();
            }
        }

        return 0;

        void Print(JsonObject one)
        {
            if (printer is null)
            {
                table.Add(one);
                table.Flush();
                return;
            }

            printer.Print(Whole(one), call.Output);
        }
    }

    private static JsonObject ListOf(IEnumerable<JsonObject> events) => new()
    {
        ["apiVersion"] = "v1",
        ["items"] = new JsonArray([.. events.Select(Whole)]),
        ["kind"] = "EventList",
        ["metadata"] = new JsonObject(),
    };

    /// <summary>The event with all times, those that it has not as nothing.</summary>
    private static JsonObject Whole(JsonObject happened)
    {
        foreach (var time in (string[])["eventTime", "firstTimestamp", "lastTimestamp"])
        {
            happened.TryAdd(time, null);
        }

        return happened;
    }

    private static bool IsOf(IReadOnlyList<string> types, JsonNode one) =>
        types.Count == 0 || types.Contains(one.Text("type"), StringComparer.OrdinalIgnoreCase);

    private static async Task<string> SelectorAsync(Invocation call, CancellationToken ct)
    {
        var meant = call.Flags.Text("for");
        if (meant.Length == 0)
        {
            return "";
        }

        if (meant.Split('/') is not [{ Length: > 0 } word, { Length: > 0 } name])
        {
            throw KubectlException.Error($"--for must be in resource/name form, such as pod/{meant.Trim('/')}");
        }

        var type = await call.Session.Mapper.ResourceAsync(word, ct);
        return $"involvedObject.kind={type.Kind},involvedObject.name={name}";
    }
}
