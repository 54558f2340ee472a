namespace Jota.ApiServer.Http;

/// <summary>How many bytes the server holds for clients that are slow, and how many connections.</summary>
public sealed record FlowLimits
{
    /// <summary>
    /// What the slow streams of one connection may hold together: bodies that have not come whole, answers that are not read.
    /// </summary>
    public long PerConnection { get; init; } = 32L << 20;

    /// <summary>What all connections may hold together.</summary>
    public long Total { get; init; } = 256L << 20;

    /// <summary>Who takes or sends nothing for so long while something waits for it is ended.</summary>
    public TimeSpan LongestStall { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many connections there may be.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>
    /// How many logs, talks with processes, forwarded ports and proxied requests there may be together: each holds some 64 KiB on its way
    /// to a node, even while nothing happens.
    /// </summary>
    public int Sessions { get; init; } = 2048;

    /// <summary>The usual ones, and no more than a sixteenth of this machine's memory in all.</summary>
    public static FlowLimits OfThisMachine()
    {
        var usual = new FlowLimits();
        var total = Math.Min(usual.Total, Math.Max(usual.PerConnection, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16));
        return usual with { Total = total, Sessions = (int)(usual.Sessions * total / usual.Total) };
    }
}
