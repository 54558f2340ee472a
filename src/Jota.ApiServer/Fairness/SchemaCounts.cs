using Jota.Client;

namespace Jota.ApiServer.Fairness;

/// <summary>What is counted of a flow schema's requests at one level.</summary>
/// <param name="schema">The flow schema's name.</param>
/// <param name="level">The level's.</param>
internal sealed class SchemaCounts(string schema, string level)
{
    // Upstream's buckets.
    private static readonly double[] Bounds = [0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30];

    public string Schema { get; } = schema;

    public string Level { get; } = level;

    public LevelCounts Outcomes { get; } = new();

    public int Executing { get; set; }

    public int ExecutingSeats { get; set; }

    public int Waiting { get; set; }

    /// <summary>How long those waited that began.</summary>
    public Histogram Waited { get; } = new(Bounds);

    /// <summary>How long those waited that were refused in the end.</summary>
    public Histogram WaitedInVain { get; } = new(Bounds);

    /// <summary>How long they held their seats.</summary>
    public Histogram Executed { get; } = new(Bounds);

    public bool IsIdle => Executing == 0 && Waiting == 0;
}
