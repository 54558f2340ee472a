namespace Jota.Conformance.Tests;

/// <summary>What becomes of what a deleted object owned, as kubectl asks for it.</summary>
public sealed class DeletionTests(SimulatedCluster cluster)
{
    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Everything_goes_with_a_deployment_in_the_background_and_in_the_foreground(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "cascade");
        foreach (var cascade in (string[])["background", "foreground"])
        {
            (await kubectl.RunAsync("create deployment web --image=nginx --replicas=3")).Succeeds();
            (await kubectl.RunAsync("rollout status deployment/web --timeout=60s")).Succeeds();
            (await kubectl.RunAsync($"delete deployment web --cascade={cascade}")).Succeeds().Prints("\"web\" deleted");
            (await kubectl.RunAsync("wait --for=delete replicaset,pod -l app=web --timeout=60s")).Succeeds();
            (await kubectl.RunAsync("get deployments,replicasets,pods")).Complains("No resources found");
        }
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task What_is_orphaned_stays_and_is_taken_over_by_the_next(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "orphan");
        (await kubectl.RunAsync("create deployment web --image=nginx --replicas=2")).Succeeds();
        (await kubectl.RunAsync("rollout status deployment/web --timeout=60s")).Succeeds();
        var before = (await kubectl.RunAsync("get pods -o name")).Lines;

        (await kubectl.RunAsync("delete deployment web --cascade=orphan")).Succeeds();
        (await kubectl.RunAsync("get replicasets -o jsonpath={.items[*].metadata.ownerReferences}")).Succeeds().DoesNotPrint("web");
        (await kubectl.RunAsync("create deployment web --image=nginx --replicas=2")).Succeeds();
        (await kubectl.RunAsync("rollout status deployment/web --timeout=60s")).Succeeds();

        Assert.Equal(before, (await kubectl.RunAsync("get pods -o name")).Lines);
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_namespace_goes_with_workloads_and_all(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "emptied");
        (await kubectl.RunAsync("create deployment web --image=nginx --replicas=3")).Succeeds();
        (await kubectl.RunAsync("expose deployment web --port=80")).Succeeds();
        (await kubectl.RunAsync("rollout status deployment/web --timeout=60s")).Succeeds();

        (await kubectl.RunAsync($"delete namespace {kubectl.Namespace} --timeout=60s")).Succeeds();

        (await kubectl.RunAsync($"get namespace {kubectl.Namespace}")).Fails().Complains("NotFound");
    }
}
