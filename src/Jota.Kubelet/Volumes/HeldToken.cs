using Jota.Api;

namespace Jota.Kubelet.Volumes;

/// <summary>
/// A token until it is due for a newer one. Tokens begin and end by the clock on the wall, which may be set meanwhile: so it is looked at
/// every few minutes, and not only when the token should be due.
/// </summary>
internal sealed class HeldToken : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _issued;
    private readonly DateTimeOffset _due;
    private readonly Action _onDue;
    private readonly ITimer _timer;

    /// <summary>A token that was issued just now.</summary>
    /// <param name="token">The token.</param>
    /// <param name="due">When it is to be replaced.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="onDue">Called when it is due, by whichever way.</param>
    public HeldToken(string token, DateTimeOffset due, TimeProvider clock, Action onDue)
    {
        Token = token;
        (_clock, _issued, _due, _onDue) = (clock, clock.GetUtcNow(), due, onDue);
        _timer = clock.CreateTimer(static self => ((HeldToken)self!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm();
    }

    public string Token { get; }

    /// <summary>When nobody takes it any more.</summary>
    public DateTimeOffset Expires { get; init; }

    /// <summary>Whether a newer one is wanted: it is old, or the clock was set back to before its beginning.</summary>
    public bool IsDue => _clock.GetUtcNow() is var now && (now >= _due || now < _issued);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (IsDue)
        {
            _onDue();
        }
        else
        {
            Arm();
        }
    }

    private void Arm()
    {
        var left = _due - _clock.GetUtcNow();
        _timer.WakeWithin(left < LookEvery ? left : LookEvery);
    }
}
