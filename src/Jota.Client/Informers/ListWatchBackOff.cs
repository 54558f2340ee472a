using Jota.Api;

namespace Jota.Client;

/// <summary>How long to wait after a failed list or watch: doubling from 0.8 s to 30 s as upstream, spread so that clients do not come back together.</summary>
internal sealed class ListWatchBackOff(IdSource ids)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(30);

    private TimeSpan _next = First;

    public TimeSpan Next()
    {
        var delay = _next;
        _next = delay * 2 < Last ? delay * 2 : Last;
        return delay + (delay * (ids.Next(1000) / 1000.0));
    }

    public void Reset() => _next = First;
}
