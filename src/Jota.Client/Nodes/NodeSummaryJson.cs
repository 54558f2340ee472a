using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jota.Client;

/// <summary>The JSON of <c>/stats/summary</c>.</summary>
public static partial class NodeSummaryJson
{
    /// <summary>Beside the document: over how many seconds the rates are.</summary>
    public const string WindowHeader = "X-Jota-Window-Seconds";

    /// <summary>Which of the nodes that share a server is meant.</summary>
    public const string NodeHeader = "X-Jota-Node";

    /// <summary>Encodes a summary.</summary>
    public static byte[] Encode(NodeSummary summary) => JsonSerializer.SerializeToUtf8Bytes(summary, Context.Default.NodeSummary);

    /// <summary>Decodes a summary, of whichever kubelet. Throws <see cref="JsonException"/> for what is none.</summary>
    public static NodeSummary Decode(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Context.Default.NodeSummary) ?? throw new JsonException("null is no summary");

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(NodeSummary))]
    private sealed partial class Context : JsonSerializerContext;
}
