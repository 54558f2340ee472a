using k8s.Models;

namespace Jota.Api.Tests.Core.V1.Pods;

public sealed class QosClassTests
{
    [Theory]
    [InlineData("BestEffort", "", "")]
    [InlineData("BestEffort", "cpu=0", "")]
    [InlineData("BestEffort", "example.com/gpu=1", "example.com/gpu=1")]
    [InlineData("Burstable", "cpu=1", "")]
    [InlineData("Burstable", "", "memory=1Gi")]
    [InlineData("Burstable", "cpu=1,memory=1Gi", "cpu=2,memory=1Gi")]
    [InlineData("Guaranteed", "cpu=1,memory=1Gi", "cpu=1000m,memory=1024Mi")]
    [InlineData("Guaranteed", "", "cpu=1,memory=1Gi")]
    public void Follows_from_requests_and_limits(string expected, string requests, string limits)
    {
        var spec = new V1PodSpec { Containers = [new() { Resources = Amounts.Requirements(requests, limits) }] };

        Assert.Equal(expected, QosClass.Of(spec));
    }

    [Fact]
    public void One_container_that_asks_for_nothing_makes_the_pod_burstable()
    {
        var spec = new V1PodSpec { Containers = [new() { Resources = Amounts.Requirements("", "cpu=1,memory=1Gi") }, new()] };

        Assert.Equal("Burstable", QosClass.Of(spec));
    }

    [Fact]
    public void What_the_pod_asks_for_as_a_whole_goes_before_its_containers()
    {
        var spec = new V1PodSpec { Containers = [new()], Resources = Amounts.Requirements("", "cpu=1,memory=1Gi") };

        Assert.Equal("Guaranteed", QosClass.Of(spec));
    }
}
