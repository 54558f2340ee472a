using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>An object that the user wrote down.</summary>
/// <param name="Object">The object.</param>
/// <param name="Source">Where it stands, as given: a path, an address or <c>STDIN</c>.</param>
internal sealed record Manifest(JsonObject Object, string Source);
