using k8s.Models;

namespace Jota.Controllers.Tests.Deployments;

public sealed class HistoryPlanTests
{
    [Fact]
    public void The_lowest_revisions_go_first() => Assert.Equal(
        ["r1", "r2"], Excess(2, Old(3), Old(1), Old(2), Old(4)));

    [Fact]
    public void Ones_with_pods_stay_and_nobody_goes_for_them()
    {
        var unseen = Old(3);
        unseen.Metadata.Generation = 2;

        Assert.Empty(Excess(1, ADeployment.ReplicaSet("r1", 1), ADeployment.ReplicaSet("r2", 0, actual: 1, revision: 2), unseen, Old(4)));
    }

    [Fact]
    public void Without_a_limit_all_of_them_stay() => Assert.Empty(Excess(int.MaxValue, Old(1), Old(2)));

    private static V1ReplicaSet Old(int revision) => ADeployment.ReplicaSet($"r{revision}", 0, revision: revision);

    private static string[] Excess(int limit, params V1ReplicaSet[] old)
    {
        var deployment = ADeployment.Named("web");
        deployment.Spec.RevisionHistoryLimit = limit;
        return [.. HistoryPlan.Excess(deployment, ADeployment.Family(null, old)).Select(rs => rs.Metadata.Name)];
    }
}
