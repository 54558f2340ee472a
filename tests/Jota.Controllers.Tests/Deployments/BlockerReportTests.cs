namespace Jota.Controllers.Tests.Deployments;

public sealed class BlockerReportTests
{
    private static readonly DateTimeOffset Start = ADeployment.Start;
    private static readonly RolloutBlockers One = new("image", "1 of 3", 1);
    private static readonly RolloutBlockers Three = new("image", "3 of 3", 3);

    [Fact]
    public void A_reason_is_told_when_it_has_held_for_a_moment()
    {
        var seen = BlockerReport.Empty.Next(One, Start, BlockerReport.Settle);

        Assert.Equal("", seen.Told.Text);
        Assert.Equal(BlockerReport.Settle, seen.Again);
        Assert.Equal("3 of 3", seen.Next(Three, Start + BlockerReport.Settle, BlockerReport.Settle).Told.Text);
    }

    [Fact]
    public void One_that_passes_by_is_not_told()
    {
        var seen = BlockerReport.Empty.Next(One, Start, BlockerReport.Settle).Next(RolloutBlockers.None, Start.AddSeconds(0.5), BlockerReport.Settle);

        Assert.Equal("", seen.Next(One, Start.AddSeconds(1.2), BlockerReport.Settle).Told.Text);
    }

    [Fact]
    public void More_pods_with_the_same_reason_are_told_after_a_while_and_fewer_never()
    {
        var told = BlockerReport.Empty.Next(One, Start, TimeSpan.Zero);
        var more = told.Next(Three, Start.AddSeconds(1), BlockerReport.Settle);

        Assert.Equal("1 of 3", more.Told.Text);
        Assert.Equal(TimeSpan.FromSeconds(9), more.Again);
        var recounted = more.Next(Three, Start.AddSeconds(10), BlockerReport.Settle);
        Assert.Equal("3 of 3", recounted.Told.Text);
        Assert.Equal("3 of 3", recounted.Next(One, Start.AddHours(1), BlockerReport.Settle).Told.Text);
    }

    [Fact]
    public void What_held_one_replica_set_up_is_not_told_of_the_next()
    {
        var told = BlockerReport.Empty.About("bad").Next(One, Start, TimeSpan.Zero);

        Assert.Equal("1 of 3", told.About("bad").Told.Text);
        Assert.Equal("", told.About("good").Next(RolloutBlockers.None, Start, BlockerReport.Settle).Told.Text);
        Assert.Equal("1 of 3", told.About("bad").Next(RolloutBlockers.None, Start, BlockerReport.Settle).About("bad").Told.Text);
    }
}
