namespace Jota.Conformance.Tests;

/// <summary>What namespaces allow and budgets protect, with every kubectl found on the machine.</summary>
public sealed class PolicyCommandsTests(SimulatedCluster cluster)
{
    private const string Limits = """
        apiVersion: v1
        kind: LimitRange
        metadata:
          name: sizes
        spec:
          limits:
          - type: Container
            max: {cpu: "1", memory: 1Gi}
            default: {cpu: 500m, memory: 64Mi}
            defaultRequest: {cpu: 100m, memory: 32Mi}
        """;

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_quota_is_made_shown_and_kept(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "quota");
        (await kubectl.RunAsync("create quota q1 --hard=pods=1,configmaps=9,requests.cpu=1,limits.memory=1Gi")).Succeeds().Prints("resourcequota/q1 created");
        (await kubectl.WaitAsync("quota/q1", "jsonpath={.status.used.pods}=0")).Succeeds();
        (await kubectl.RunAsync("create -f -", Limits)).Succeeds().Prints("limitrange/sizes created");
        (await kubectl.RunAsync("run web --image=nginx")).Succeeds().Prints("pod/web created");
        (await kubectl.WaitAsync("quota/q1", "jsonpath={.status.used.pods}=1")).Succeeds();

        (await kubectl.RunAsync("get quota")).Succeeds().Prints("NAME   REQUEST").Prints("LIMIT").Prints("configmaps: 1/9, pods: 1/1, requests.cpu: 100m/1").Prints("limits.memory: 64Mi/1Gi");
        (await kubectl.RunAsync("describe quota q1")).Succeeds().Prints("Resource       Used  Hard").Prints("pods           1     1").Prints("limits.memory  64Mi  1Gi");
        (await kubectl.RunAsync($"describe namespace {kubectl.Namespace}")).Succeeds()
            .Prints("Resource Quotas").Prints("Name:          q1").Prints("Resource Limits").Prints("Container  cpu       -    1    100m             500m");
        (await kubectl.RunAsync("run second --image=nginx")).Fails()
            .Complains("Error from server (Forbidden): pods \"second\" is forbidden: exceeded quota: q1, requested: pods=1, used: pods=1, limited: pods=1");
        (await kubectl.RunAsync("create quota q2 --hard=count/deployments.apps=0 --scopes=BestEffort")).Succeeds();
        (await kubectl.RunAsync("create quota q3 --hard=services=1 --scopes=BestEffort")).Fails().Complains("unsupported scope applied to resource");
        (await kubectl.RunAsync("delete quota q1")).Succeeds().Prints("resourcequota \"q1\" deleted");
        (await kubectl.RunAsync("run second --image=nginx")).Succeeds();
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Limits_are_shown_filled_in_and_kept(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "limits");
        (await kubectl.RunAsync("apply -f -", Limits)).Succeeds();
        (await kubectl.RunAsync("get limits")).Succeeds().Prints("NAME    CREATED AT").Prints("sizes   20");
        (await kubectl.RunAsync("describe limits sizes")).Succeeds().Prints("Default Request").Prints("Container   memory    -    1Gi  32Mi             64Mi");
        (await kubectl.RunAsync("run web --image=nginx")).Succeeds();
        (await kubectl.RunAsync("get pod web -o jsonpath={.spec.containers[0].resources.limits.cpu}/{.metadata.annotations.kubernetes\\.io/limit-ranger}")).Succeeds()
            .Prints("500m/LimitRanger plugin set: cpu, memory request for container web; cpu, memory limit for container web");
        (await kubectl.RunAsync("run large --image=nginx --overrides={\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"nginx\",\"resources\":{\"limits\":{\"cpu\":\"2\"}}}]}}"))
            .Fails().Complains("pods \"large\" is forbidden: maximum cpu usage per Container is 1, but limit is 2");
    }
}
