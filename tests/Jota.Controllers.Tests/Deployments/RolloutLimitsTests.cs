namespace Jota.Controllers.Tests.Deployments;

public sealed class RolloutLimitsTests
{
    [Theory]
    [InlineData(4, "25%", "25%", 1, 1)]
    [InlineData(3, "25%", "25%", 1, 0)]
    [InlineData(8, "25%", "25%", 2, 2)]
    [InlineData(10, "1", "0", 1, 0)]
    [InlineData(10, "0", "3", 0, 3)]
    [InlineData(3, "0%", "25%", 0, 1)]
    [InlineData(1, "25%", "25%", 1, 0)]
    [InlineData(2, "0", "5", 0, 2)]
    [InlineData(2, "100%", "100%", 2, 2)]
    [InlineData(0, "25%", "25%", 0, 0)]
    public void Percentages_round_the_surge_up_and_the_unavailable_down(int replicas, string surge, string unavailable, int more, int fewer)
    {
        var limits = RolloutLimits.Of(ADeployment.Named("web", replicas, surge: surge, unavailable: unavailable));

        Assert.Equal((more, fewer), (limits.MaxSurge, limits.MaxUnavailable));
    }

    [Fact]
    public void Without_a_rolling_update_there_is_no_room() => Assert.Equal(new RolloutLimits(2, 0, 0), RolloutLimits.Of(ADeployment.Recreated("web")));
}
