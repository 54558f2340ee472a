using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>What a command that changes objects was told about the change, and how it tells what it did.</summary>
internal sealed class Change
{
    private readonly Invocation _call;
    private readonly PrintOptions _printing;
    private readonly string _manager;
    private List<JsonObject>? _gathered;
    private ObjectPrinter? _printer;

    /// <param name="call">The command line.</param>
    /// <param name="manager">Who owns what is changed, unless <c>--field-manager</c> says it.</param>
    /// <param name="keepOrder">Whether objects are shown with fields in the order in which they were made.</param>
    /// <param name="gathers">Whether several objects are shown as one list, when all are there.</param>
    public Change(Invocation call, string manager, bool keepOrder = false, bool gathers = false)
    {
        _call = call;
        _gathered = gathers ? [] : null;
        _manager = call.Flags.Flags.Any(flag => flag.Name == "field-manager") ? call.Flags.Text("field-manager") : "";
        _manager = _manager.Length > 0 ? _manager : manager;
        DryRun = Read(call.Flags.Text("dry-run"), call.Error);
        _printing = PrintOptions.Of(call.Flags, call.Around) with { KeepOrder = keepOrder };
        _printer = IsPlain ? null : ObjectPrinter.Of(_printing.Format, _printing) ?? throw KubectlException.Error(
            $"unable to match a printer suitable for the output format \"{_printing.Format}\"");
    }

    public static IReadOnlyList<Flag> Flags { get; } =
    [
        .. PrintOptions.Flags, Flag.Text("dry-run", "none", bare: "unchanged"), Flag.Text("field-manager"),
    ];

    public DryRun DryRun { get; }

    /// <summary>The query of a request that changes something.</summary>
    public Query Query => new Query().With("dryRun", DryRun == DryRun.Server ? "All" : "").With("fieldManager", _manager);

    private bool IsPlain => _printing is { Format: "", Template: "" } or { Format: "name" };

    /// <summary>Tells what was done to an object, or shows it where <c>-o</c> asks for that.</summary>
    public void Print(JsonObject item, string operation) => PrintPlainly(item, operation + DryRun switch
    {
        DryRun.Client => " (dry run)",
        DryRun.Server => " (server dry run)",
        _ => "",
    });

    /// <summary>The same without a word about dry runs, for the commands that upstream has without one.</summary>
    public void PrintPlainly(JsonObject item, string operation)
    {
        if (_printer is not null && _gathered is not null)
        {
            _gathered.Add(item);
            return;
        }

        if (_printer is not null)
        {
            _printer.Print(item, _call.Output);
            return;
        }

        new NamePrinter(_printing.Format == "name" ? "" : operation).Print(item, _call.Output);
    }

    /// <summary>Shows what was gathered: one object as it is, several as a list. What comes then is shown for itself.</summary>
    public void ShowGathered()
    {
        if (_gathered is { Count: > 0 } && _printer is not null)
        {
            PrintApart(_gathered is [var one] ? one : ListOf(_gathered));
        }

        _gathered = null;
    }

    /// <summary>Tells of an object, or shows it as if nothing had been shown before.</summary>
    public void PrintApart(JsonObject item, string operation)
    {
        if (_printer is null)
        {
            Print(item, operation);
        }
        else
        {
            PrintApart(item);
        }
    }

    private void PrintApart(JsonObject item)
    {
        var isList = item.IsList();
        var printer = ObjectPrinter.Of(_printing.Format, _printing with { KeepOrder = _printing.KeepOrder || isList })!;
        printer.Print(item, _call.Output);
        printer.Finish(_call.Output);
    }

    /// <summary>A list as upstream makes it here: its own fields in their type's order, those of the objects by name.</summary>
    private static JsonObject ListOf(List<JsonObject> items) => new()
    {
        ["kind"] = "List",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. items.Select(Sorted)]),
    };

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Fields().Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    /// <summary>Prints what was held back.</summary>
    public void Finish()
    {
        ShowGathered();
        _printer?.Finish(_call.Output);
        _printer = null;
    }

    private static DryRun Read(string text, TextWriter error)
    {
        switch (text)
        {
            case "none" or "false":
                return DryRun.None;
            case "server":
                return DryRun.Server;
            case "client":
                return DryRun.Client;
            case "unchanged" or "true":
                error.WriteLine("W --dry-run is deprecated and can be replaced with --dry-run=client.");
                return DryRun.Client;
            default:
                throw KubectlException.Error($"Invalid dry-run value ({text}). Must be \"none\", \"server\", or \"client\".");
        }
    }
}
