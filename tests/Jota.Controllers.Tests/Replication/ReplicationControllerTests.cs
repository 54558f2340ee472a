using Jota.Client;
using k8s.Models;

namespace Jota.Controllers.Tests.Replication;

public sealed class ReplicationControllerTests : ClusterTest
{
    [Fact]
    public async Task Makes_pods_beside_a_ReplicaSet_and_each_counts_its_own()
    {
        await Cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
        await StartAsync(
            context => new ReplicationReconciler<V1ReplicationController>(context, new ReplicationControllerKind()),
            context => new ReplicationReconciler<V1ReplicaSet>(context, new ReplicaSetKind()));
        var meta = new V1ObjectMeta { Name = "web", NamespaceProperty = "default" };
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        var template = new V1PodTemplateSpec
        {
            Metadata = new() { Labels = labels },
            Spec = new() { Containers = [new() { Name = "c", Image = "nginx" }] },
        };

        await Cluster.CreateAsync(new V1ReplicationController { Metadata = meta, Spec = new() { Replicas = 2, Selector = labels, Template = template } });
        await Cluster.CreateAsync(new V1ReplicaSet { Metadata = meta, Spec = new() { Replicas = 3, Selector = new() { MatchLabels = labels }, Template = template } });

        await Cluster.UntilAsync<V1ReplicationController>(rc => rc.Status is { Replicas: 2, FullyLabeledReplicas: 2, ObservedGeneration: 1 });
        await Cluster.UntilAsync<V1ReplicaSet>(rs => rs.Status is { Replicas: 3 });
        var owners = (await Cluster.ListAsync<V1Pod>()).Select(pod => pod.Controller()!.Kind).Order();
        Assert.Equal(["ReplicaSet", "ReplicaSet", "ReplicaSet", "ReplicationController", "ReplicationController"], owners);
        var told = await Cluster.UntilAsync<Corev1Event>(e => e.InvolvedObject.Kind == "ReplicationController");
        Assert.Equal(("SuccessfulCreate", "replication-controller"), (told.Reason, told.Source.Component));
    }
}
