using k8s.Models;

namespace Jota.Controllers.Tests.PodGarbage;

public sealed class PodGarbagePlanTests
{
    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact]
    public void Of_ended_pods_past_the_threshold_evicted_ones_go_first_and_then_the_oldest()
    {
        V1Pod[] pods = [Ended("young", 3), Ended("old", 1), Ended("evicted", 4, "Evicted"), Ended("middle", 2)];

        Assert.Equal(["evicted", "old"], PodGarbagePlan.Excess(pods, 2).Select(p => p.Metadata.Name));
        Assert.Empty(PodGarbagePlan.Excess(pods, 4));
    }

    [Fact]
    public void A_pod_of_a_lost_node_is_told_to_have_failed_by_disruption()
    {
        var status = PodGarbagePlan.Orphaned(Pod("p", "Running"), Now);

        Assert.Equal("Failed", status.Phase);
        var condition = Assert.Single(status.Conditions);
        Assert.Equal(
            ("DisruptionTarget", "True", "DeletionByPodGC", "PodGC: node no longer exists"),
            (condition.Type, condition.Status, condition.Reason, condition.Message));
    }

    [Fact]
    public void A_pod_that_succeeded_stays_so() => Assert.Equal("Succeeded", PodGarbagePlan.Orphaned(Pod("p", "Succeeded"), Now).Phase);

    private static V1Pod Ended(string name, int minute, string? reason = null)
    {
        var pod = Pod(name, "Failed");
        pod.Metadata.CreationTimestamp = Now.AddMinutes(minute);
        pod.Status.Reason = reason;
        return pod;
    }

    private static V1Pod Pod(string name, string phase) => new() { Metadata = new() { Name = name }, Status = new() { Phase = phase } };
}
