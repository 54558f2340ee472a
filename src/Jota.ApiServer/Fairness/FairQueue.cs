namespace Jota.ApiServer.Fairness;

/// <summary>
/// One queue of a level: who waits in it, in order, and how much of the level's work its requests had. Guarded by its owner.
/// </summary>
/// <param name="index">Its number among the level's.</param>
internal sealed class FairQueue(int index)
{
    public int Index { get; } = index;

    public LinkedList<WaitingRequest> Waiting { get; } = [];

    /// <summary>The seats that those who wait want.</summary>
    public int WaitingSeats { get; set; }

    /// <summary>How many of its requests are under way.</summary>
    public int Executing { get; set; }

    /// <summary>The seats that those have.</summary>
    public int ExecutingSeats { get; set; }

    /// <summary>The virtual time at which the next of its requests would begin, had each queue its own share of the seats.</summary>
    public double NextDispatch { get; set; }

    public bool IsActive => Executing > 0 || Waiting.Count > 0;

    /// <summary>By which the shorter of two is found.</summary>
    public int Load => WaitingSeats + ExecutingSeats;

    /// <summary>When, in virtual time, its first request would be done.</summary>
    public double Finish => NextDispatch + (Waiting.First!.Value.Width * LevelQueues.GuessedSeconds);
}
