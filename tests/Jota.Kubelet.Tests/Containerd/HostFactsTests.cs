using Jota.Kubelet.Containerd;

namespace Jota.Kubelet.Tests.Containerd;

public sealed class HostFactsTests
{
    [Theory]
    [InlineData("CapEff:\t000001ffffffffff", true)]
    [InlineData("CapEff:\t000001fffeffffff", false)]
    [InlineData("CapBnd:\t000001ffffffffff", false)]
    public void Capabilities_are_read_from_the_effective_set(string line, bool has) =>
        Assert.Equal(has, HostFacts.HasCapability(["Name:\tjota", line], 24));

    [Fact]
    public void A_default_route_has_neither_destination_nor_mask()
    {
        const string Header = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT";
        const string Subnet = "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0";
        const string Default = "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0";
        Assert.False(HostFacts.HasZeroDestination([Header, Subnet]));
        Assert.True(HostFacts.HasZeroDestination([Header, Subnet, Default]));
    }
}
