namespace Jota.Conformance.Tests;

/// <summary>
/// Nodes that are emptied, with every kubectl found on the machine: in a cluster of their own, for whoever else had pods there would miss them.
/// </summary>
public sealed class DrainTests(ClusterToDrain cluster) : IClassFixture<ClusterToDrain>
{
    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_drained_node_keeps_no_pod(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "drained");
        (await kubectl.RunAsync("""run web --image=nginx --port=8080 --overrides={"spec":{"nodeName":"sim-6"}}""")).Succeeds();
        (await kubectl.WaitAsync("pod/web", "condition=Ready")).Succeeds();
        (await kubectl.RunAsync("drain sim-6 --force --ignore-daemonsets --delete-emptydir-data --grace-period=1")).Succeeds().Prints("node/sim-6 drained");
        (await kubectl.RunAsync("get pod web")).Fails().Complains("pods \"web\" not found");
        (await kubectl.RunAsync("uncordon sim-6")).Succeeds();
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_budget_is_made_shown_and_a_drain_waits_for_it(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "budget");
        (await kubectl.RunAsync("create deployment web --image=nginx --replicas=2")).Succeeds();
        (await kubectl.RunAsync("create pdb web --selector=app=web --min-available=2")).Succeeds().Prints("poddisruptionbudget.policy/web created");
        (await kubectl.RunAsync("rollout status deployment/web --timeout=60s")).Succeeds();
        (await kubectl.WaitAsync("pdb/web", "jsonpath={.status.currentHealthy}=2")).Succeeds();
        (await kubectl.RunAsync("get pdb")).Succeeds().Prints("NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE").Prints("web    2               N/A               0");
        (await kubectl.RunAsync("describe pdb web")).Succeeds().Prints("Min available:  2").Prints("Allowed disruptions:  0").Prints("Current:              2");

        var node = (await kubectl.RunAsync("get pods -l app=web -o jsonpath={.items[0].spec.nodeName}")).Succeeds().Output.Trim('\'');
        var drain = $"drain {node} --pod-selector=app=web --ignore-daemonsets --grace-period=1";
        (await kubectl.RunAsync($"{drain} --timeout=2s")).Fails().Complains("Cannot evict pod as it would violate the pod's disruption budget.");
        var waiting = kubectl.RunAsync($"{drain} --timeout=60s");
        (await kubectl.RunAsync("scale deployment web --replicas=4")).Succeeds();
        (await waiting).Succeeds().Prints($"node/{node} drained");
        (await kubectl.RunAsync($"get pods -l app=web -o jsonpath={{.items[*].spec.nodeName}}")).Succeeds().DoesNotPrint(node);
        (await kubectl.RunAsync($"uncordon {node}")).Succeeds();
    }
}
