using Jota.Api;

namespace Jota.Scheduler.Tests.Framework;

public sealed class HostPortConflictTests
{
    private static readonly (string? Ip, string Protocol)[] SideBySide =
        [("127.0.0.1", "TCP"), ("192.0.2.2", "TCP"), ("127.0.0.1", "UDP"), ("192.0.2.2", "UDP"), (null, "SCTP")];

    [Fact]
    public void Addresses_and_protocols_have_their_ports_side_by_side_on_a_node()
    {
        var node = new NodeState("a", 0);
        foreach (var (ip, protocol) in SideBySide)
        {
            var pod = new PodShape(A.Pod($"{ip}-{protocol}").OnHostPort(54323, ip, protocol));
            Assert.Null(new NodePortsPlugin().Filter(new CycleState(), pod, node));
            node.Put($"{ip}-{protocol}", pod.Footprint);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", "TCP", null, "TCP")]
    [InlineData("0.0.0.0", "TCP", "192.0.2.2", "TCP")]
    [InlineData(null, "UDP", "127.0.0.1", "UDP")]
    [InlineData("192.0.2.2", "UDP", "192.0.2.2", "UDP")]
    public void All_addresses_is_each_address_of_its_protocol(string? taken, string takenFor, string? wanted, string wantedFor)
    {
        var node = new NodeState("a", 0);
        node.Put("taken", PodFootprint.Of(A.Pod("taken").OnHostPort(54323, taken, takenFor)));

        Assert.NotNull(new NodePortsPlugin().Filter(new CycleState(), new PodShape(A.Pod("p").OnHostPort(54323, wanted, wantedFor)), node));
    }
}
