using System.Text.Json;
using Jota.Kubelet.Containerd;
using Jota.Kubelet.Network;
using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Tests.Network;

public sealed class PodNetworkTests
{
    [Fact]
    public void The_bridge_comes_first_and_host_ports_follow()
    {
        var network = new PodNetwork { Bridge = "jota-12345678", PodCidr = "10.244.0.0/24" };
        using var config = JsonDocument.Parse(network.ComputeConfig("/run/x", masquerade: true));
        var plugins = config.RootElement.GetProperty("plugins").EnumerateArray().ToList();
        Assert.Equal(["bridge", "portmap"], plugins.Select(plugin => plugin.GetProperty("type").GetString()));
        Assert.True(plugins[0].GetProperty("ipMasq").GetBoolean());
        Assert.Equal("10.244.0.0/24", plugins[0].GetProperty("ipam").GetProperty("ranges")[0][0].GetProperty("subnet").GetString());
    }

    [Theory]
    [InlineData("10.244.0.0/24", "10.244.0.1")]
    [InlineData("10.244.0.128/25", "10.244.0.129")]
    public void The_bridge_has_the_first_address_of_its_pods(string pods, string gateway) =>
        Assert.Equal(gateway, new PodNetwork { Bridge = "jota-12345678", PodCidr = pods }.Gateway.ToString());

    [Fact]
    public void Bridges_of_two_clusters_differ_and_are_short_enough()
    {
        Assert.NotEqual(ContainerdPaths.BridgeFor("/a"), ContainerdPaths.BridgeFor("/b"));
        Assert.InRange(ContainerdPaths.BridgeFor("/a").Length, 1, 15);
    }

    [Fact]
    public void A_bridge_name_that_the_kernel_would_refuse_is_refused_here() =>
        Assert.Throws<RuntimeSetupException>(
            () => new PodNetwork { Bridge = "a-name-of-16-chr", PodCidr = "10.244.0.0/24" }.ComputeConfig("/run/x", masquerade: false));
}
