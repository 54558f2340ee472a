using k8s.Models;

namespace Jota.Api.Tests.Core.V1.Pods;

public sealed class PodsOnNodesTests
{
    [Theory]
    [InlineData("200m", "100m", "100m", false, "200m")]
    [InlineData("100m", "200m", "200m", false, "200m")]
    [InlineData("100m", "200m", "100m", false, "200m")]
    [InlineData("100m", "150m", "200m", false, "200m")]
    [InlineData("900m", "100m", "200m", true, "200m")]
    public void A_pod_takes_the_most_of_what_it_asks_for_was_granted_and_has(string asks, string has, string granted, bool infeasible, string takes)
    {
        var pod = Pod(asks);
        pod.Status = new()
        {
            Conditions = infeasible ? [new() { Type = "PodResizePending", Status = "True", Reason = "Infeasible" }] : null,
            ContainerStatuses = [new() { Name = "c", Resources = new() { Requests = Cpu(has) }, AllocatedResources = Cpu(granted) }],
        };

        Assert.True(PodsOnNodes.IsResizing(pod));
        Assert.Equal(Quantity.Parse(takes), PodResources.Requests(PodsOnNodes.AtMost(pod))["cpu"]);
    }

    [Fact]
    public void A_pod_that_has_what_it_asks_for_is_itself()
    {
        var pod = Pod("100m");
        Assert.Same(pod, PodsOnNodes.AtMost(pod));
        pod.Status = new() { ContainerStatuses = [new() { Name = "c", Resources = new() { Requests = Cpu("0.1") }, AllocatedResources = Cpu("100m") }] };
        Assert.Same(pod, PodsOnNodes.AtMost(pod));
    }

    private static V1Pod Pod(string cpu) => new()
    {
        Metadata = new() { Name = "p" },
        Spec = new() { Containers = [new() { Name = "c", Resources = new() { Requests = Cpu(cpu) } }] },
    };

    private static Dictionary<string, ResourceQuantity> Cpu(string amount) => new() { ["cpu"] = new(amount) };
}
