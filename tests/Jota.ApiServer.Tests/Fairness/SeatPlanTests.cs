using Jota.Api;
using Jota.ApiServer.Fairness;

namespace Jota.ApiServer.Tests.Fairness;

public sealed class SeatPlanTests
{
    [Fact]
    public void With_upstreams_total_the_usual_levels_have_upstreams_seats()
    {
        var levels = SystemFlows.Levels.Select(LevelSettings.Of).ToList();
        var shares = levels.Sum(level => (long)level.Shares);
        Assert.Equal(
            [
                ("exempt", 0, 0), ("catch-all", 13, 0), ("system", 74, 24), ("node-high", 98, 25), ("leader-election", 25, 0),
                ("workload-high", 98, 49), ("workload-low", 245, 221), ("global-default", 49, 25),
            ],
            levels.Select(level => (level.Name, SeatPlan.Of(level, shares, 600)))
                .Select(one => (one.Name, one.Item2.Nominal, one.Item2.Lendable)));
    }

    [Theory]
    [InlineData(null, 100)]
    [InlineData(0, 0)]
    [InlineData(50, 5)]
    [InlineData(5000, 100)]
    public void What_a_level_may_borrow_is_told_in_percent_of_its_own(int? percent, int most) =>
        Assert.Equal(most, SeatPlan.Of(new("a") { Shares = 1, BorrowingLimitPercent = percent }, 10, 100).MostBorrowed);

    [Fact]
    public void A_level_without_shares_has_no_seats() => Assert.Equal(0, SeatPlan.Of(new("a"), 0, 100).Nominal);

    [Theory]
    [InlineData(1, 64)]
    [InlineData(2, 64)]
    [InlineData(8, 256)]
    [InlineData(64, 600)]
    public void There_are_as_many_seats_as_suit_the_machine_and_never_more_than_upstreams(int processors, int seats) =>
        Assert.Equal(seats, SeatTotal.Of(processors));
}
