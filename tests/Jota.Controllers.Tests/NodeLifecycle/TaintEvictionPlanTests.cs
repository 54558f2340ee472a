using k8s.Models;

namespace Jota.Controllers.Tests.NodeLifecycle;

public sealed class TaintEvictionPlanTests
{
    private static readonly V1Taint Lost = new() { Key = "lost", Effect = "NoExecute" };
    private static readonly V1Taint Odd = new() { Key = "odd", Value = "very", Effect = "NoExecute" };

    [Fact]
    public void Without_taints_a_pod_stays() => Assert.Null(TaintEvictionPlan.Endures(Pod(), []));

    [Fact]
    public void A_taint_that_is_not_tolerated_makes_it_leave_at_once()
    {
        Assert.Equal(TimeSpan.Zero, TaintEvictionPlan.Endures(Pod(), [Lost]));
        Assert.Equal(TimeSpan.Zero, TaintEvictionPlan.Endures(Pod(For("lost", 300)), [Lost, Odd]));
    }

    [Fact]
    public void The_shortest_toleration_counts()
    {
        Assert.Equal(TimeSpan.FromSeconds(20), TaintEvictionPlan.Endures(Pod(For("lost", 300), For("odd", 20)), [Lost, Odd]));
        Assert.Equal(TimeSpan.FromSeconds(20), TaintEvictionPlan.Endures(Pod(For("lost", null), For("odd", 20)), [Lost, Odd]));
        Assert.Equal(TimeSpan.Zero, TaintEvictionPlan.Endures(Pod(For("lost", -5)), [Lost]));
    }

    [Fact]
    public void Without_a_time_it_stays_for_ever() => Assert.Null(TaintEvictionPlan.Endures(Pod(For("lost", null)), [Lost]));

    private static V1Toleration For(string key, long? seconds) => new() { Key = key, OperatorProperty = "Exists", Effect = "NoExecute", TolerationSeconds = seconds };

    private static V1Pod Pod(params V1Toleration[] tolerations) => new() { Spec = new() { Tolerations = tolerations } };
}
