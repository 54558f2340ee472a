namespace Jota.Client;

/// <summary>A token bucket: 25 events at once, one more every 5 minutes.</summary>
internal sealed class EventBudget(DateTime start)
{
    private const double Burst = 25;
    private static readonly TimeSpan PerToken = TimeSpan.FromMinutes(5);

    private double _tokens = Burst;
    private DateTime _last = start;

    public bool Take(DateTime now)
    {
        _tokens = Math.Min(Burst, _tokens + ((now - _last) / PerToken));
        _last = now;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
