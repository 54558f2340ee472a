using Jota.Api;

namespace Jota.Client;

/// <summary>
/// How long to wait after a failed list or watch: doubling from 0.8 s to 30 s as upstream, spread so that clients do not come back
/// together.
/// </summary>
internal sealed class FollowBackOff(IdSource ids)
{
    private static readonly BackOff Waits = new(TimeSpan.FromMilliseconds(800), TimeSpan.FromSeconds(30));

    /// <summary>How many waits there were in a row.</summary>
    public int Row { get; private set; }

    public TimeSpan Next()
    {
        var delay = Waits.After(++Row);
        return delay + (delay * (ids.Next(1000) / 1000.0));
    }

    public void Reset() => Row = 0;
}
