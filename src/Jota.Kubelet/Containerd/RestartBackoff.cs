namespace Jota.Kubelet.Containerd;

/// <summary>
/// How long to wait before containerd is started again: not at all after a long good time, longer after each quick death.
/// </summary>
internal sealed class RestartBackoff(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GoodTime = TimeSpan.FromMinutes(1);

    private TimeSpan _next;
    private long? _last;

    /// <summary>The pause before this restart.</summary>
    public TimeSpan Next()
    {
        var quickDeath = _last is { } last && clock.GetElapsedTime(last) < GoodTime + _next;
        _last = clock.GetTimestamp();
        _next = !quickDeath ? TimeSpan.Zero
            : _next == TimeSpan.Zero ? First
            : _next * 2 < Longest ? _next * 2
            : Longest;
        return _next;
    }
}
