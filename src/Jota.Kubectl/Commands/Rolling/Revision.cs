using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>One revision of what rolls out.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Object">What it is shown as: the replica set that keeps it, or the object as it was.</param>
/// <param name="Template">The pod template that it had.</param>
/// <param name="Cause">Why it was made; empty where nobody said so.</param>
internal sealed record Revision(long Number, JsonObject Object, JsonObject Template, string Cause)
{
    /// <summary>The patch that brings it back, where that is kept.</summary>
    public JsonNode? Patch { get; init; }
}
