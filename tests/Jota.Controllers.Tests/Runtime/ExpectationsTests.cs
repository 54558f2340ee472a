using Jota.Api;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Controllers.Tests.Runtime;

public sealed class ExpectationsTests
{
    private static readonly ObjectKey Owner = new("default", "web");
    private readonly FakeTimeProvider _clock = new();
    private readonly Expectations _expectations;

    public ExpectationsTests() => _expectations = new Expectations(_clock);

    [Fact]
    public void Nothing_is_outstanding_of_an_owner_for_whom_nothing_was_done() => Assert.Null(_expectations.Outstanding(Owner));

    [Fact]
    public void A_creation_is_outstanding_until_it_shows()
    {
        _expectations.Creating(Owner);
        Assert.NotNull(_expectations.Outstanding(Owner));
        _expectations.Created(Owner, "a");
        Assert.NotNull(_expectations.Outstanding(Owner));

        _expectations.ShowsCreated(Owner, "b");
        Assert.NotNull(_expectations.Outstanding(Owner));
        _expectations.ShowsCreated(Owner, "a");

        Assert.Null(_expectations.Outstanding(Owner));
    }

    [Fact]
    public void A_creation_may_show_before_its_call_returns()
    {
        _expectations.Creating(Owner);
        _expectations.ShowsCreated(Owner, "a");
        Assert.NotNull(_expectations.Outstanding(Owner));

        _expectations.Created(Owner, "a");

        Assert.Null(_expectations.Outstanding(Owner));
    }

    [Fact]
    public void A_creation_that_fails_is_not_waited_for()
    {
        _expectations.Creating(Owner);
        _expectations.Creating(Owner);
        _expectations.CreationFailed(Owner);
        Assert.NotNull(_expectations.Outstanding(Owner));
        _expectations.CreationFailed(Owner);

        Assert.Null(_expectations.Outstanding(Owner));
    }

    [Fact]
    public void A_deletion_is_outstanding_until_it_shows_or_fails()
    {
        _expectations.Deleting(Owner, "a");
        _expectations.Deleting(Owner, "b");
        _expectations.ShowsDeleted(Owner, "a");
        Assert.NotNull(_expectations.Outstanding(Owner));

        _expectations.DeletionFailed(Owner, "b");

        Assert.Null(_expectations.Outstanding(Owner));
    }

    [Fact]
    public void What_never_shows_is_given_up_after_five_minutes()
    {
        _expectations.Deleting(Owner, "a");
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(TimeSpan.FromMinutes(1), _expectations.Outstanding(Owner));

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(_expectations.Outstanding(Owner));
    }

    [Fact]
    public void Owners_do_not_wait_for_each_other()
    {
        _expectations.Creating(Owner);

        Assert.Null(_expectations.Outstanding(new("default", "other")));
        _expectations.Forget(Owner);
        Assert.Null(_expectations.Outstanding(Owner));
    }
}
