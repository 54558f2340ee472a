using k8s.Models;

namespace Jota.Controllers.Tests.Deployments;

/// <summary>The deployment controller with a cache of replica sets that lags behind.</summary>
public sealed class SlowCacheTests : ClusterTest
{
    [Fact]
    public async Task A_replica_set_that_does_not_show_yet_counts_when_the_next_one_is_made()
    {
        var slow = new StalledWatches<V1ReplicaSet>(Cluster.Api);
        await StartOnAsync(slow, context => new DeploymentController(context, new()));
        await CreateAsync("web");
        await Cluster.UntilAsync<V1ReplicaSet>(rs => Image(rs) == "nginx:1");
        await Cluster.UntilAsync<V1Deployment>(d => d.Status?.ObservedGeneration == 1);

        await Cluster.ChangeAsync<V1Deployment>("web", d => d.Spec.Template.Spec.Containers[0].Image = "nginx:2");

        // Those that came later had their turn: so had this one.
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
        {
            await CreateAsync(name);
            await Cluster.UntilAsync<V1ReplicaSet>(rs => rs.Metadata.OwnerReferences[0].Name == name);
        }

        slow.GoOn();

        var next = await Cluster.UntilAsync<V1ReplicaSet>(rs => Image(rs) == "nginx:2");
        Assert.Equal(1, next.Spec.Replicas);
    }

    private Task CreateAsync(string name)
    {
        var deployment = ADeployment.Named(name, 4);
        deployment.Metadata.Uid = null;
        deployment.Status = null;
        return Cluster.CreateAsync(deployment);
    }

    private static string Image(V1ReplicaSet replicaSet) => replicaSet.Spec.Template.Spec.Containers[0].Image;
}
