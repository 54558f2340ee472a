using System.Net;
using Jota.Hosting.Members;

namespace Jota.Testing.Tests.Members;

public sealed class MemberPlanTests
{
    [Theory]
    [InlineData(null, null, 2379)]
    [InlineData(0, null, 7)]
    [InlineData(5000, null, 5000)]
    [InlineData(null, 4000, 4000)]
    [InlineData(0, 4000, 4000)]
    [InlineData(5000, 4000, 5000)]
    public void A_port_is_what_is_wanted_else_what_it_was_else_the_usual_one(int? wanted, int? before, int port)
    {
        var known = before is { } was ? new MemberRecord("known", "127.0.0.1", was, was) : null;
        Assert.Equal(port, MemberPlan.Compute(new() { ClientPort = wanted }, known, () => 7).ClientPort);
    }

    [Fact]
    public void It_keeps_its_name_and_goes_where_it_is_told()
    {
        var before = new MemberRecord("known", "127.0.0.1", 1, 2) { Id = 3, ClusterId = 4 };
        var now = MemberPlan.Compute(new() { Name = "other", Address = IPAddress.Parse("192.0.2.1") }, before, () => 7);
        Assert.Equal(before with { Address = "192.0.2.1" }, now);
        Assert.Equal("https://192.0.2.1:2", MemberRecord.Text(now.Peer));
    }
}
