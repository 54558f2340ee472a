using CsCheck;

namespace Jota.Api.Tests.Time;

public sealed class SpansTests
{
    [Fact]
    public void Seconds_of_any_number_make_a_length()
    {
        Assert.Equal(TimeSpan.FromSeconds(30), Spans.FromSeconds(30));
        Assert.Equal(Spans.Longest, Spans.FromSeconds(long.MaxValue));
        Assert.Equal(-Spans.Longest, Spans.FromSeconds(long.MinValue));
        Assert.Null(Spans.FromSeconds(null));
    }

    [Fact]
    public void Any_date_and_any_length_make_a_date() => Gen.Select(Gen.DateTime, Gen.Long).Sample((at, ticks) =>
    {
        var span = new TimeSpan(ticks);
        var sum = at.Plus(span);
        var exact = (Int128)at.Ticks + ticks;
        return sum.Ticks == (long)Int128.Clamp(exact, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks) && sum.Kind == at.Kind;
    });

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void The_first_and_the_last_date_bear_a_century_either_way(string date)
    {
        var at = DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(at.Plus(Spans.Longest), at, DateTimeOffset.MaxValue);
        Assert.InRange(at.Plus(-Spans.Longest), DateTimeOffset.MinValue, at);
    }

    [Fact]
    public void Lengths_add_up_to_the_longest_at_most()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1).Plus(TimeSpan.FromSeconds(2)));
        Assert.Equal(Spans.Longest, TimeSpan.MaxValue.Plus(TimeSpan.MaxValue));
        Assert.Equal(-Spans.Longest, TimeSpan.MinValue.Plus(TimeSpan.MinValue));
    }
}
