using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>How much of a resource all containers of a pod use together.</summary>
internal sealed class PodUsageColumn : Column
{
    [SetsRequiredMembers]
    public PodUsageColumn(string resource) => (Name, Format) = (resource, "quantity");

    public override object? CellOf(object obj, ColumnContext context)
    {
        var sum = Quantity.Zero;
        foreach (var container in ((UntypedObject)obj).Content["containers"] as JsonArray ?? [])
        {
            if (container?["usage"]?[Name] is JsonValue value && Quantity.TryParse((string?)value, out var used))
            {
                sum += used;
            }
        }

        return sum.ToString();
    }
}
