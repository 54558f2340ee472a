using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A row of a table.</summary>
/// <param name="Cells">As printed.</param>
/// <param name="Namespace">The object's.</param>
/// <param name="Labels">The object's.</param>
internal sealed record TableRow(IReadOnlyList<string> Cells, string Namespace, IReadOnlyDictionary<string, string> Labels)
{
    public string Name { get; init; } = "";

    /// <summary>The object, where more is to be done with it.</summary>
    public JsonObject? Object { get; init; }
}
