using System.Collections.Frozen;
using Jota.Hosting.Members;
using Jota.Store.Etcd.Membership;

namespace Jota.Testing.Tests.Members;

public sealed class LeavePlanTests
{
    [Theory]
    [InlineData(1, new ulong[] { 1 }, "the only member")]
    [InlineData(2, new ulong[] { 1 }, "0 answer, and 1 are needed")]
    [InlineData(2, new ulong[] { 1, 2 }, null)]
    [InlineData(2, new ulong[] { 2 }, null)]
    [InlineData(3, new ulong[] { 2 }, "1 answer, and 2 are needed")]
    [InlineData(3, new ulong[] { 1, 2 }, "1 answer, and 2 are needed")]
    [InlineData(3, new ulong[] { 2, 3 }, null)]
    [InlineData(5, new ulong[] { 1, 2, 3 }, "2 answer, and 3 are needed")]
    public void Who_is_left_must_be_able_to_decide(int members, ulong[] living, string? obstacle)
    {
        var roster = new EtcdRoster(7, 1, [.. Enumerable.Range(1, members).Select(i => Peer((ulong)i))]);
        var why = LeavePlan.FindObstacle(roster, roster.All[0], living.ToFrozenSet());
        Assert.Equal(obstacle is null, why is null);
        Assert.Contains(obstacle ?? "", why ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Who_only_listens_may_go_whoever_answers()
    {
        var learner = Peer(2) with { IsLearner = true };
        Assert.Null(LeavePlan.FindObstacle(new(7, 1, [Peer(1), learner]), learner, FrozenSet<ulong>.Empty));
    }

    private static EtcdPeer Peer(ulong id) => new(id, $"m{id}", [], [], IsLearner: false);
}
