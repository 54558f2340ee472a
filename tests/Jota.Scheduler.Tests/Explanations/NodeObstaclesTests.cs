using k8s.Models;

namespace Jota.Scheduler.Tests.Explanations;

public sealed class NodeObstaclesTests
{
    [Fact]
    public void A_node_that_will_do_is_none() => Assert.Empty(NodeObstacles.Of(Pod(), new() { Nodes = [Node()] }));

    [Fact]
    public void Amounts_are_told_with_what_is_free()
    {
        var pod = Pod();
        pod.Spec.Containers[0].Resources = Requests("3");
        var other = Pod("n1");
        other.Spec.Containers[0].Resources = Requests("1500m");

        var obstacle = Assert.Single(NodeObstacles.Of(pod, new() { Nodes = [Node()], Pods = [other] }));

        Assert.Equal(["NodeResourcesFit: the pod asks for cpu 3; 2500m of 4 are free"], obstacle.Reasons);
        Assert.Contains("resources.requests.cpu; up to 2500m would fit on n1", Assert.Single(obstacle.Help), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_taints_and_cordons_are_all_told_at_once()
    {
        var pod = Pod();
        pod.Spec.NodeSelector = new Dictionary<string, string> { ["disk"] = "ssd" };
        var node = Node();
        node.Metadata.Labels = new Dictionary<string, string> { ["disk"] = "hdd" };
        node.Spec.Unschedulable = true;
        node.Spec.Taints = [new() { Key = "team", Value = "db", Effect = "NoSchedule" }];

        var obstacle = Assert.Single(NodeObstacles.Of(pod, new() { Nodes = [node] }));

        Assert.Equal(
            ["NodeUnschedulable: it is cordoned", "TaintToleration: the pod does not tolerate its taint team=db:NoSchedule", "NodeAffinity: the pod's nodeSelector wants disk=ssd; it has disk=hdd"],
            obstacle.Reasons);
        Assert.Equal(
            ["kubectl uncordon n1", "add a toleration for team to the pod, or: kubectl taint node n1 team:NoSchedule-", "kubectl label node n1 disk=ssd --overwrite"],
            obstacle.Help);
    }

    [Fact]
    public void Pods_that_stand_in_the_way_are_named()
    {
        var apart = new V1Affinity
        {
            PodAntiAffinity = new()
            {
                RequiredDuringSchedulingIgnoredDuringExecution =
                    [new() { TopologyKey = "kubernetes.io/hostname", LabelSelector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } } }],
            },
        };
        var there = A.Pod("there").Labelled("app", "web").With(spec => (spec.NodeName, spec.Affinity) = ("n", apart));
        var facts = new ClusterFacts { Nodes = [A.Node("n")], Pods = [there] };

        var wanting = Assert.Single(NodeObstacles.Of(A.Pod("p").With(spec => spec.Affinity = apart), facts));
        Assert.Equal(
            "InterPodAffinity: pods are there that the pod must be apart from (same kubernetes.io/hostname): default/there", Assert.Single(wanting.Reasons));
        var unwanted = Assert.Single(NodeObstacles.Of(A.Pod("p").Labelled("app", "web"), facts));
        Assert.Equal("InterPodAffinity: a pod there must be apart from pods like this one: default/there", Assert.Single(unwanted.Reasons));
    }

    [Fact]
    public void A_claim_that_is_not_there_or_has_no_volume_or_one_elsewhere_is_named()
    {
        var pod = A.Pod("p").With(spec => spec.Volumes = [new() { Name = "v", PersistentVolumeClaim = new() { ClaimName = "data" } }]);
        var claim = new V1PersistentVolumeClaim
        {
            Metadata = new() { Name = "data", NamespaceProperty = "default" },
            Spec = new() { StorageClassName = "" },
            Status = new(),
        };
        Assert.Equal("VolumeBinding: persistentvolumeclaim \"data\" not found", Reason(new() { Nodes = [A.Node("n")] }));
        Assert.Equal("VolumeBinding: a claim of the pod has no volume yet (data)", Reason(new() { Nodes = [A.Node("n")], Claims = [claim] }));

        claim.Spec.VolumeName = "pv";
        claim.Metadata.Annotations = new Dictionary<string, string> { ["pv.kubernetes.io/bind-completed"] = "yes" };
        var volume = new V1PersistentVolume
        {
            Metadata = new() { Name = "pv" },
            Spec = new() { NodeAffinity = new() { Required = new() { NodeSelectorTerms = [A.Term("disk", "In", "ssd")] } } },
        };
        Assert.Equal(
            "VolumeBinding: a volume of the pod is not reached from there (pv: disk In [ssd])",
            Reason(new() { Nodes = [A.Node("n")], Claims = [claim], Volumes = [volume] }));

        string Reason(ClusterFacts facts) => Assert.Single(NodeObstacles.Of(pod, facts)).Reasons[0];
    }

    private static V1ResourceRequirements Requests(string cpu) => new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu) } };

    private static V1Pod Pod(string? node = null) => new()
    {
        Metadata = new() { Name = "p", NamespaceProperty = "default", Uid = "u-" + node },
        Spec = new() { NodeName = node, Containers = [new() { Name = "c" }] },
    };

    private static V1Node Node() => new()
    {
        Metadata = new() { Name = "n1" },
        Spec = new(),
        Status = new()
        {
            Allocatable = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("4"), ["memory"] = new("8Gi"), ["pods"] = new("110") },
        },
    };
}
