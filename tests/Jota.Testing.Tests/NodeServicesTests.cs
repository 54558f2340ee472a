using System.Net;
using Jota.Hosting;

namespace Jota.Testing.Tests;

/// <summary>What the service network of this machine is set up with.</summary>
public sealed class NodeServicesTests
{
    private static readonly ClusterOptions Options = new() { DataDirectory = "/tmp/never-made" };

    [Theory]
    [InlineData("10.97.0.0/16", "10.96.0.0/12")]
    [InlineData("10.96.0.0/12", "10.97.0.0/24")]
    public void Ranges_of_pods_and_services_that_overlap_are_refused(string pods, string services) => Assert.Equal(
        $"--pod-cidr {pods} and --service-cidr {services} overlap: an address would be a pod's and a service's",
        Assert.Throws<ClusterStartException>(() => NodeServices.CheckRanges(Options with { PodCidr = pods, ServiceCidr = services })).Message);

    [Theory]
    [InlineData("10.244.0.0/16", "10.96.0.0/12")]
    [InlineData("10.244.0.0/16", "fd00::/108")]
    public void Others_are_not(string pods, string services) =>
        NodeServices.CheckRanges(Options with { PodCidr = pods, ServiceCidr = services });

    [Fact]
    public void The_API_is_called_by_the_first_address_of_services_and_where_pods_hear_it()
    {
        Assert.Equal(["10.96.0.1"], NodeServices.ApiAddresses(Options, null));
        Assert.Equal(["10.215.0.1", "10.244.0.1"], NodeServices.ApiAddresses(Options with { ServiceCidr = "10.215.0.0/16" }, IPAddress.Parse("10.244.0.1")));
    }

    [Fact]
    public void Where_services_are_left_to_others_nothing_is_missing() =>
        Assert.Null(NodeServices.MissingHere(Options with { KubeProxy = KubeProxyKind.None }));
}
