namespace Jota.Conformance.Tests;

/// <summary><c>jota why</c>, on objects whose trouble is known.</summary>
public sealed class WhyTests(SimulatedCluster cluster)
{
    [Fact]
    public async Task A_pod_that_no_node_takes_is_told_which_nodes_refuse_and_what_would_help()
    {
        var kubectl = await KubectlAsync("why-pending");
        (await kubectl.RunAsync("""run big --image=nginx --overrides='{"spec":{"nodeSelector":{"disk":"ssd"}}}'""")).Succeeds();
        await kubectl.WaitAsync("pod/big", "condition=PodScheduled=False");

        var why = await WhyAsync(kubectl, "pod", "big");

        why.Prints("none of 6 nodes will do for it").Prints("the pod's nodeSelector wants disk=ssd; it has no label disk (sim-1, sim-2");
        why.Prints("kubectl label node sim-1 disk=ssd");
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_told_with_the_registrys_answer_for_the_pod_and_for_its_deployment()
    {
        var kubectl = await KubectlAsync("why-image");
        (await kubectl.RunAsync("apply -f -", Deployment)).Succeeds();
        (await kubectl.WaitAsync("pod -l app=absent", "jsonpath={.status.containerStatuses[0].state.waiting.reason}=ImagePullBackOff")).Succeeds();
        var pod = (await kubectl.RunAsync("get pods -l app=absent -o name")).Lines[0]["pod/".Length..];

        var why = await WhyAsync(kubectl, "pod", pod);
        var whole = await WhyAsync(kubectl, "deployment", "absent");

        why.Prints("the image nginx:9.99 cannot be pulled").Prints("no such tag").Prints("next try");
        why.Prints($"kubectl set image deployment/absent web=IMAGE -n {kubectl.Namespace}");
        whole.Prints("its pods do not become ready: the image nginx:9.99 cannot be pulled").Prints("(and 1 more like it)");
    }

    [Fact]
    public async Task A_missing_setting_and_a_finalizer_are_named()
    {
        var kubectl = await KubectlAsync("why-held");
        (await kubectl.RunAsync("""run held --image=nginx --overrides='{"metadata":{"finalizers":["example.com/audit"]}}'""")).Succeeds();
        (await kubectl.WaitAsync("pod/held", "condition=Ready")).Succeeds();
        (await kubectl.RunAsync("delete pod held --wait=false --grace-period=1")).Succeeds();
        (await kubectl.WaitAsync("pod/held", "jsonpath={.status.containerStatuses[0].state.terminated.exitCode}=0")).Succeeds();

        (await WhyAsync(kubectl, "pod", "held")).Prints("it waits for a finalizer: example.com/audit");
        (await kubectl.RunAsync("""patch pod held --type=merge -p '{"metadata":{"finalizers":null}}'""")).Succeeds();
    }

    [Fact]
    public async Task What_is_not_there_and_who_is_not_asked_for_rightly_get_a_plain_answer()
    {
        var kubectl = await KubectlAsync("why-absent");

        (await WhyAsync(kubectl, "pod", "nobody")).Prints("pod why-absent").Prints("there is no such pod");
        (await Command.RunAsync(Repository.Binary, ["why", "deployment", "nobody", "--kubeconfig", cluster.Jota.Kubeconfig])).Fails().Complains("there is no deployment default/nobody");
        (await Command.RunAsync(Repository.Binary, ["why", "pod", "nobody", "--kubeconfig", "/nowhere"])).Fails().Complains("error: ");
    }

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: absent}
        spec:
          replicas: 2
          selector: {matchLabels: {app: absent}}
          template:
            metadata:
              labels: {app: absent}
              annotations: {jota.dev/sim.pull-error: no such tag}
            spec:
              containers:
              - {name: web, image: "nginx:9.99"}
        """;

    private Task<Kubectl> KubectlAsync(string test) => cluster.KubectlAsync(Path.GetFileName(Kubectl.Programs[0]), test);

    private async Task<CommandResult> WhyAsync(Kubectl kubectl, string kind, string name) =>
        (await Command.RunAsync(Repository.Binary, ["why", kind, name, "-n", kubectl.Namespace, "--kubeconfig", cluster.Jota.Kubeconfig])).Succeeds();
}
