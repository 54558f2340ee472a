using System.Text.Json.Serialization;

namespace Jota.Client;

/// <summary>How many processes a node runs, and may (<c>RlimitStats</c>).</summary>
public sealed record ProcessFigures
{
    /// <summary>When that was seen.</summary>
    public DateTime Time { get; init; }

    /// <summary>The highest process id.</summary>
    [JsonPropertyName("maxpid")]
    public long? MaxPid { get; init; }

    /// <summary>Processes and threads.</summary>
    [JsonPropertyName("curproc")]
    public long? Processes { get; init; }
}
