using Jota.Store.Sqlite.Writing;

namespace Jota.Store.Tests.Sqlite;

public sealed class CheckpointRuleTests
{
    [Theory]
    [InlineData(999, 0, "None")]
    [InlineData(1000, 0, "Beside")]
    [InlineData(500, 1, "Beside")]
    [InlineData(125, 1, "Between")]
    [InlineData(0, 1, "Between")]
    [InlineData(126, 3, "Beside")]
    [InlineData(900, 4, "Between")]
    public void Most_is_copied_beside_the_writer_and_the_rest_between_two_transactions(int left, int rounds, string step) =>
        Assert.Equal(Enum.Parse<CheckpointStep>(step), CheckpointRule.Next(left, rounds, bound: 1000));

    [Fact]
    public void A_copy_beside_the_writer_always_has_something_to_copy()
    {
        for (var rounds = 0; rounds < 6; rounds++)
        {
            Assert.NotEqual(CheckpointStep.Beside, CheckpointRule.Next(0, rounds, bound: 1000));
        }
    }
}
