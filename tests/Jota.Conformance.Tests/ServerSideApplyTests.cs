namespace Jota.Conformance.Tests;

/// <summary>Objects that several apply to, with every kubectl found on the machine.</summary>
public sealed class ServerSideApplyTests(SimulatedCluster cluster)
{
    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Two_managers_share_an_object_and_one_takes_over(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "ssa-share");
        (await kubectl.RunAsync("apply --server-side -f -", Deployment(0))).Succeeds().Prints("serverside-applied");
        (await kubectl.RunAsync("apply --server-side -f -", Deployment(0))).Succeeds().Prints("serverside-applied");

        (await kubectl.RunAsync("apply --server-side --field-manager=other -f -", Deployment(1))).Fails()
            .Complains("Apply failed with 1 conflict: conflict with \"kubectl\": .spec.replicas");
        (await kubectl.RunAsync("apply --server-side --field-manager=other --force-conflicts -f -", Deployment(1))).Succeeds();
        (await kubectl.RunAsync("get deployment web -o jsonpath={.spec.replicas}")).Succeeds().Prints("1");

        (await kubectl.RunAsync("get deployment web -o yaml")).Succeeds().DoesNotPrint("managedFields");
        (await kubectl.RunAsync("get deployment web --show-managed-fields -o yaml")).Succeeds()
            .Prints("manager: kubectl").Prints("manager: other").Prints("f:replicas: {}").Prints("operation: Apply");
        (await kubectl.RunAsync("delete deployment web")).Succeeds();
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Differences_are_shown_and_client_side_apply_is_gone_on_from(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "ssa-upgrade");
        (await kubectl.RunAsync("apply -f -", Map("a: one"))).Succeeds().Prints("created");
        (await kubectl.RunAsync("get configmap settings --show-managed-fields -o yaml")).Succeeds().Prints("manager: kubectl-client-side-apply");

        var difference = await kubectl.RunAsync("diff --server-side -f -", Map("a: two"));
        difference.Fails().Prints("-  a: one").Prints("+  a: two");

        (await kubectl.RunAsync("apply --server-side -f -", Map("a: two"))).Succeeds().Prints("serverside-applied");
        (await kubectl.RunAsync("apply --server-side -f -", Map("b: three"))).Succeeds();
        (await kubectl.RunAsync("get configmap settings -o jsonpath={.data}")).Succeeds().Prints("{\"b\":\"three\"}");
        (await kubectl.RunAsync("apply --server-side --dry-run=server -f -", Map("c: four"))).Succeeds();
        (await kubectl.RunAsync("get configmap settings -o jsonpath={.data}")).Succeeds().Prints("{\"b\":\"three\"}");
        (await kubectl.RunAsync("delete configmap settings")).Succeeds();
    }

    private static string Deployment(int replicas) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: {{replicas}}
          selector: {matchLabels: {app: web} }
          template:
            metadata: {labels: {app: web} }
            spec:
              containers:
              - {name: c, image: nginx}
        """;

    private static string Map(string data) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: { {{data}} }
        """;
}
