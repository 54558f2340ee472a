namespace Jota.Conformance.Tests;

/// <summary>Scaling whatever has replicas, with every kubectl found on the machine.</summary>
public sealed class ScaleCommandsTests(SimulatedCluster cluster)
{
    private const string ReplicaSet = """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: myapp-replicaset
        spec:
          replicas: 1
          selector:
            matchLabels:
              app: myapp
          template:
            metadata:
              labels:
                app: myapp
            spec:
              containers:
              - name: nginx-container
                image: nginx
        """;

    private const string Controller = """
        apiVersion: v1
        kind: ReplicationController
        metadata:
          name: myapp-rc
        spec:
          replicas: 1
          template:
            metadata:
              labels:
                app: myapp-rc
            spec:
              containers:
              - name: nginx-container
                image: nginx
        """;

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Scale_sets_how_many_there_shall_be(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "scale");
        (await kubectl.RunAsync("create -f -", ReplicaSet)).Succeeds().Prints("replicaset.apps/myapp-replicaset created");
        (await kubectl.RunAsync("create -f -", Controller)).Succeeds().Prints("replicationcontroller/myapp-rc created");
        (await kubectl.RunAsync("create deployment web --image=nginx")).Succeeds().Prints("deployment.apps/web created");

        (await kubectl.RunAsync("scale rs myapp-replicaset --replicas=5")).Succeeds().Prints("replicaset.apps/myapp-replicaset scaled");
        (await kubectl.RunAsync("scale --replicas=2 -f -", ReplicaSet)).Succeeds().Prints("replicaset.apps/myapp-replicaset scaled");
        (await kubectl.RunAsync("scale rs/myapp-replicaset --replicas=3 --current-replicas=9")).Fails().Complains("error: Expected replicas to be 9, was 2");
        (await kubectl.RunAsync("scale rs/myapp-replicaset --replicas=3 --current-replicas=2")).Succeeds().Prints("scaled");
        (await kubectl.RunAsync("scale rs/myapp-replicaset --replicas=4 --resource-version=1")).Fails().Complains("Expected resource version to be 1, was");
        (await kubectl.RunAsync("scale rc myapp-rc --replicas=3")).Succeeds().Prints("replicationcontroller/myapp-rc scaled");
        (await kubectl.RunAsync("scale deploy web --replicas=4")).Succeeds().Prints("deployment.apps/web scaled");
        (await kubectl.RunAsync("get rs/myapp-replicaset rc/myapp-rc deploy/web -o jsonpath='{.items[*].spec.replicas}'")).Succeeds().Prints("3 3 4");
        (await kubectl.RunAsync("scale deploy nosuch --replicas=1")).Fails();
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task The_scale_itself_can_be_read_and_patched(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "subscale");
        (await kubectl.RunAsync("create deployment web --image=nginx")).Succeeds();
        (await kubectl.RunAsync("patch deploy web --subresource=scale --type=merge -p '{\"spec\":{\"replicas\":2}}'")).Succeeds().Prints("scale.autoscaling/web patched");
        (await kubectl.RunAsync("get deploy web --subresource=scale -o yaml")).Succeeds()
            .Prints("apiVersion: autoscaling/v1").Prints("kind: Scale").Prints("replicas: 2").Prints("selector: app=web");
        (await kubectl.RunAsync("get deploy web --subresource=scale")).Succeeds().Prints("DESIRED").Prints("AVAILABLE");
        (await kubectl.RunAsync("patch deploy web --subresource=scale --type=merge -p '{\"spec\":{\"replicas\":-1}}'"))
            .Fails().Complains("The Scale \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0");
    }
}
