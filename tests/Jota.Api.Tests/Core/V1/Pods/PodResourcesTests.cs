using k8s.Models;

namespace Jota.Api.Tests.Core.V1.Pods;

public sealed class PodResourcesTests
{
    [Fact]
    public void Containers_add_up()
    {
        var pod = Pod(new() { Containers = [Container("cpu=100m,memory=1Gi"), Container("cpu=200m")] });

        Assert.Equal("cpu=300m,memory=1Gi", Amounts.Text(PodResources.Requests(pod)));
    }

    [Fact]
    public void The_greediest_init_container_counts_when_it_needs_more_than_all_containers()
    {
        var pod = Pod(new()
        {
            InitContainers = [Container("cpu=1"), Container("cpu=2,memory=1Mi")],
            Containers = [Container("cpu=500m,memory=1Gi")],
        });

        Assert.Equal("cpu=2,memory=1Gi", Amounts.Text(PodResources.Requests(pod)));
    }

    [Fact]
    public void A_sidecar_counts_beside_the_containers_and_beside_the_init_containers_after_it()
    {
        var pod = Pod(new()
        {
            InitContainers = [Container("cpu=1"), Container("cpu=300m") with { RestartPolicy = "Always" }, Container("cpu=900m")],
            Containers = [Container("cpu=500m")],
        });

        Assert.Equal("cpu=1200m", Amounts.Text(PodResources.Requests(pod)));
    }

    [Fact]
    public void What_the_pod_asks_for_as_a_whole_goes_before_and_overhead_comes_on_top()
    {
        var pod = Pod(new()
        {
            Containers = [Container("cpu=500m,memory=1Gi")],
            Resources = Amounts.Requirements("cpu=2"),
            Overhead = Amounts.Of("cpu=100m,memory=10Mi"),
        });

        Assert.Equal("cpu=2100m,memory=1034Mi", Amounts.Text(PodResources.Requests(pod)));
    }

    [Fact]
    public void Overhead_raises_only_limits_that_there_are()
    {
        var pod = Pod(new() { Containers = [new() { Resources = Amounts.Requirements("", "cpu=1") }], Overhead = Amounts.Of("cpu=1,memory=1Mi") });

        Assert.Equal("cpu=2", Amounts.Text(PodResources.Limits(pod)));
    }

    private static V1Pod Pod(V1PodSpec spec) => new() { Spec = spec };

    private static V1Container Container(string requests) => new() { Resources = Amounts.Requirements(requests) };
}
