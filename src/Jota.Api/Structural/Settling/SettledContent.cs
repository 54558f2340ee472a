using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>
/// The fields of a custom object (all but <c>apiVersion</c>, <c>kind</c> and <c>metadata</c>) as they are stored: in order, with defaults,
/// as bytes. Immutable.
/// </summary>
/// <param name="Json">They, as one JSON object.</param>
/// <param name="Schema">The schema that they were settled by.</param>
/// <param name="Holds">Whether all that it says of values is known to hold, rules in CEL aside; false where nobody has looked.</param>
internal sealed record SettledContent(byte[] Json, JsonSchema Schema, bool Holds) : UntypedBytes(Json)
{
    /// <inheritdoc/>
    public override JsonObject Read() => (JsonObject)JsonReading.Read(Json, null)!;
}
