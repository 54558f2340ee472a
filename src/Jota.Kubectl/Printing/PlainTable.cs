using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The table of objects of which the server makes none.</summary>
internal static class PlainTable
{
    public static TableData Of(JsonObject answer, TimeProvider clock) => new(
        [("Name", false), ("Age", false)],
        [.. (answer.IsList() ? answer.Items("items") : [answer]).OfType<JsonObject>().Select(item => RowOf(item, clock))]);

    private static TableRow RowOf(JsonObject item, TimeProvider clock) => new(
        [item.Name(), Ages.Since(item.Text("metadata", "creationTimestamp"), clock)],
        item.Namespace(),
        item.Fields("metadata", "labels").ToDictionary(label => label.Key, label => (string?)label.Value ?? ""))
    {
        Name = item.Name(),
        Object = item,
    };
}
