using CsCheck;

namespace Jota.Api.Tests.Batch;

public sealed class JobIndexesTests
{
    private const int Completions = 60;

    [Theory]
    [InlineData("", 0)]
    [InlineData("0", 1)]
    [InlineData("1,3-5,7", 5)]
    [InlineData("0-2147483645", 2147483646)]
    public void What_is_written_is_read(string text, int count)
    {
        Assert.True(JobIndexes.TryParse(text, int.MaxValue, out var indexes, out _));
        Assert.Equal(count, indexes.Count);
        Assert.Equal(text, indexes.ToString());
    }

    [Theory]
    [InlineData("1,1", "non-increasing order, previous: 1, current: 1")]
    [InlineData("3-1", "non-increasing order, previous: 3, current: 1")]
    [InlineData("-1", "cannot convert string to integer for index: \"\"")]
    [InlineData("9", "too large index: \"9\"")]
    [InlineData("99999999999999999999", "cannot convert string to integer for index: \"99999999999999999999\"")]
    [InlineData("1,,2", "cannot convert string to integer for index: \"\"")]
    public void What_is_wrong_is_told(string text, string error)
    {
        Assert.False(JobIndexes.TryParse(text, 9, out _, out var told));
        Assert.Equal(error, told);
    }

    [Fact]
    public void A_status_is_read_with_patience()
    {
        Assert.Equal("0,2-4", JobIndexes.Of("0,2-9,12", 5).ToString());
        Assert.Equal("7", JobIndexes.Of("x,7,3", 9).ToString());
        Assert.Equal(0, JobIndexes.Of("5", 0).Count);
    }

    [Fact]
    public void It_is_the_set_of_what_was_added() => Gen.Select(Sets, Sets).Sample(sets =>
    {
        var (one, other) = (JobIndexes.None.With(sets.Item1), JobIndexes.None.With(sets.Item2));
        var union = one.With(sets.Item2);
        Assert.Equal(sets.Item1.Union(sets.Item2).Count(), union.Count);
        Assert.All(Enumerable.Range(-1, Completions + 2), i => Assert.Equal(sets.Item1.Contains(i) || sets.Item2.Contains(i), union.Contains(i)));
        Assert.All(Enumerable.Range(0, Completions), i => Assert.Equal(
            Enumerable.Range(i, Completions).First(next => !union.Contains(next)), union.FirstWithout(i)));
        Assert.Equal(sets.Item1.Intersect(sets.Item2).Count(), one.CommonWith(other));
        Assert.Equal(sets.Item1.Intersect(sets.Item2).Order().Select(i => (int?)i).FirstOrDefault(), one.FirstCommonWith(other));
        Assert.Equal(union.ToString(), JobIndexes.Of(union.ToString(), Completions).ToString());
    });

    private static Gen<int[]> Sets => Gen.Int[0, Completions - 1].Array[0, 40];
}
