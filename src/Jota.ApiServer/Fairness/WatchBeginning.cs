namespace Jota.ApiServer.Fairness;

/// <summary>The seats of a watch: held until it has told what was there when it began, and not while it waits for what comes.</summary>
internal sealed class WatchBeginning(RequestFairness fairness, Seats seats)
{
    private int _over;

    /// <summary>The watch has told what was there, or has ended. May be said more than once.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _over, 1) == 0)
        {
            fairness.Leave(seats);
        }
    }
}
