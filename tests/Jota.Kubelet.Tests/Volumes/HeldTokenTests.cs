using Jota.Kubelet.Volumes;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Volumes;

public sealed class HeldTokenTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);
    private int _woken;

    [Fact]
    public void A_token_wakes_its_pod_when_it_is_due()
    {
        using var held = Hold();
        _clock.Advance(TimeSpan.FromMinutes(47));
        Assert.Equal((0, false), (_woken, held.IsDue));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((1, true), (_woken, held.IsDue));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(72)]
    [InlineData(-1)]
    [InlineData(-72)]
    public void A_clock_that_was_set_is_found_out_within_minutes(int hours)
    {
        using var held = Hold();
        _clock.Advance(TimeSpan.FromMinutes(2));
        _clock.AdjustTime(_clock.GetUtcNow() + TimeSpan.FromHours(hours));
        Assert.Equal((0, true), (_woken, held.IsDue));

        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, _woken);
    }

    [Fact]
    public void A_token_that_is_let_go_wakes_nobody()
    {
        Hold().Dispose();
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, _woken);
    }

    private HeldToken Hold() => new("token", Start + TimeSpan.FromMinutes(48), _clock, () => _woken++);
}
