using Jota.Api;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Controllers.Tests.Runtime;

public sealed class PaceTests
{
    private static readonly ObjectKey Owner = new("default", "web");
    private readonly FakeTimeProvider _clock = new();
    private readonly Pace _pace;

    public PaceTests() => _pace = new Pace(_clock);

    [Fact]
    public void Few_dependents_are_looked_at_whenever_something_happens()
    {
        _pace.Looked(Owner, generation: 1, dependents: 499, waiting: false);

        Assert.Null(_pace.Wait(Owner, 1, waiting: false));
    }

    [Fact]
    public void Many_are_left_alone_for_a_while()
    {
        _pace.Looked(Owner, generation: 1, dependents: 10_000, waiting: false);
        Assert.Equal(TimeSpan.FromMilliseconds(200), _pace.Wait(Owner, 1, waiting: false));

        _clock.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Null(_pace.Wait(Owner, 1, waiting: false));
    }

    [Fact]
    public void Never_for_longer_than_a_second()
    {
        _pace.Looked(Owner, generation: 1, dependents: 1_000_000, waiting: false);

        Assert.Equal(TimeSpan.FromSeconds(1), _pace.Wait(Owner, 1, waiting: false));
    }

    [Fact]
    public void A_changed_owner_does_not_wait()
    {
        _pace.Looked(Owner, generation: 1, dependents: 10_000, waiting: false);

        Assert.Null(_pace.Wait(Owner, 2, waiting: false));
    }

    [Fact]
    public void Caches_that_show_what_they_were_waited_for_do_not_wait_either()
    {
        _pace.Looked(Owner, generation: 1, dependents: 10_000, waiting: true);
        Assert.NotNull(_pace.Wait(Owner, 1, waiting: true));

        Assert.Null(_pace.Wait(Owner, 1, waiting: false));
    }
}
