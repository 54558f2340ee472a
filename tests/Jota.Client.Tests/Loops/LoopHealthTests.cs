namespace Jota.Client.Tests.Loops;

public sealed class LoopHealthTests
{
    private readonly LoopHealth _whole = new();

    [Fact]
    public void A_part_tells_the_whole_whose_loop_it_is()
    {
        var (one, other) = (new LoopHealth(_whole, "node-1"), new LoopHealth(_whole, "node-2"));
        one.Fails("housekeeping", "broken");
        other.Fails("housekeeping", "away");

        Assert.Equal("housekeeping: broken", one.Describe());
        Assert.Equal("housekeeping of node-1: broken; housekeeping of node-2: away", _whole.Describe());

        one.GoesOn("housekeeping");
        Assert.True(one.IsWell);
        Assert.Equal("housekeeping of node-2: away", _whole.Describe());
    }

    [Fact]
    public void A_loop_that_goes_on_clears_no_other_of_the_same_name()
    {
        var (one, other) = (new LoopHealth(_whole, "node-1"), new LoopHealth(_whole, "node-1"));
        one.Fails("pods", "broken");
        other.GoesOn("pods");

        Assert.Equal("pods of node-1: broken", _whole.Describe());
    }

    [Fact]
    public void Of_thousands_it_tells_some_and_how_many()
    {
        for (var node = 1000; node < 4000; node++)
        {
            new LoopHealth(_whole, $"node-{node}").Fails("pods", "away");
        }

        Assert.StartsWith("pods of node-1000: away; pods of node-1001: away; ", _whole.Describe(), StringComparison.Ordinal);
        Assert.EndsWith("; pods of node-1009: away; and 2990 more", _whole.Describe(), StringComparison.Ordinal);
        Assert.Equal(3000, _whole.Failing.Count);
    }
}
