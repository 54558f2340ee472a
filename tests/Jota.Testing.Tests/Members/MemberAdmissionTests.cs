using Jota.ApiServer.Http;
using Jota.Hosting.Members;
using Jota.Store.Etcd.Membership;

namespace Jota.Testing.Tests.Members;

public sealed class MemberAdmissionTests
{
    private static readonly MemberRecord Own = new("one", "192.0.2.1", 2379, 2380);

    private static readonly EtcdRoster Roster = new(
        7, 1, [new(1, "one", [Own.Peer], [Own.Client], false), new(2, "", [new("https://192.0.2.2:2380")], [], true)]);

    [Theory]
    [InlineData("two", "https://192.0.2.2:2380", null)]
    [InlineData("two", "https://192.0.2.3:2380", null)]
    [InlineData("one", "https://192.0.2.3:2380", "is a member already")]
    [InlineData("two", "https://192.0.2.1:2380", "the member one is at")]
    [InlineData("a=b", "https://192.0.2.3:2380", "no name for a member")]
    [InlineData("two", "https://127.0.0.1:2380", "the newcomer's etcd is on loopback")]
    public void Who_cannot_be_let_in_is_told_why(string name, string peer, string? obstacle)
    {
        var why = MemberAdmission.FindObstacle(Roster, Own, new(name, new(peer), new("https://192.0.2.3:2379"), ""));
        Assert.Equal(obstacle is null, why is null);
        Assert.Contains(obstacle ?? "", why ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void One_on_loopback_lets_in_nobody_from_elsewhere()
    {
        var newcomer = new ServerNewcomer("two", new("https://192.0.2.3:2380"), new("https://192.0.2.3:2379"), "");
        var why = MemberAdmission.FindObstacle(Roster, Own with { Address = "127.0.0.1" }, newcomer);
        Assert.Contains("this server's etcd is on loopback", why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newcomer_begins_among_all_by_their_names() => Assert.Equal(
        "one=https://192.0.2.1:2380,two=https://192.0.2.2:2380", MemberAdmission.Beginning(Roster, Roster.All[1], "two"));

    [Fact]
    public void What_differs_is_told_as_it_is_there()
    {
        var here = new SharedSettings("/registry", "10.96.0.0/12", "10.244.0.0/16");
        Assert.Null(here.FindDifference(SharedSettings.Parse(here.ToString())!));
        Assert.Equal("--pod-cidr 10.1.0.0/16", here.FindDifference(here with { PodCidr = "10.1.0.0/16" }));
    }
}
