namespace Jota.ApiServer.Fairness;

/// <summary>What became of requests, of a level or of a flow schema. Guarded by its owner.</summary>
internal sealed class LevelCounts
{
    /// <summary>How many began.</summary>
    public long Dispatched { get; set; }

    /// <summary>How many found their queue full.</summary>
    public long QueueFull { get; private set; }

    /// <summary>How many found no seat where nobody waits.</summary>
    public long OverLimit { get; private set; }

    /// <summary>How many waited too long.</summary>
    public long TimedOut { get; private set; }

    /// <summary>How many went away while they waited.</summary>
    public long Cancelled { get; private set; }

    /// <summary>One more was refused.</summary>
    /// <param name="noQueue">Whether because nobody waits there.</param>
    public void Refused(bool noQueue)
    {
        OverLimit += noQueue ? 1 : 0;
        QueueFull += noQueue ? 0 : 1;
    }

    /// <summary>One more waited and did not begin.</summary>
    public void GivenUp(WaitOutcome why)
    {
        TimedOut += why == WaitOutcome.TimedOut ? 1 : 0;
        Cancelled += why == WaitOutcome.Cancelled ? 1 : 0;
    }
}
