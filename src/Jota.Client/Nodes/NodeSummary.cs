using System.Text.Json.Serialization;

namespace Jota.Client;

/// <summary>What a node and its pods use: upstream's <c>Summary</c> of <c>/stats/summary</c>, as far as it is known here.</summary>
public sealed record NodeSummary
{
    /// <summary>The whole node.</summary>
    public required NodeFigures Node { get; init; }

    /// <summary>Its pods, those without figures left out.</summary>
    public required IReadOnlyList<PodFigures> Pods { get; init; }

    /// <summary>Over which time the rates are; told beside the document, which has no place for it.</summary>
    [JsonIgnore]
    public TimeSpan Window { get; init; }
}
