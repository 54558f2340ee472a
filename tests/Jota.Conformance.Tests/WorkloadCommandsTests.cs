namespace Jota.Conformance.Tests;

/// <summary>What the kinds that keep pods show and take, with every kubectl found on the machine.</summary>
public sealed class WorkloadCommandsTests(SimulatedCluster cluster)
{
    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Their_fields_are_explained(string program)
    {
        var kubectl = new Kubectl(Program(program), cluster.Jota.Kubeconfig);
        (await kubectl.RunAsync("explain replicaset")).Succeeds().Prints("GROUP:      apps").Prints("VERSION:    v1");
        (await kubectl.RunAsync("explain deployment")).Succeeds().Prints("KIND:       Deployment");
        (await kubectl.RunAsync("explain deploy.spec.strategy --recursive")).Succeeds().Prints("maxUnavailable").Prints("maxSurge");
        (await kubectl.RunAsync("explain rc.spec.selector")).Succeeds().Prints("ReplicationController").Prints("map[string]string");
        (await kubectl.RunAsync("api-resources --api-group=apps")).Succeeds()
            .Prints("controllerrevisions").Prints("deploy").Prints("replicasets").Prints("rs");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_deployment_is_listed_described_patched_and_edited(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "workload");
        (await kubectl.RunAsync("create deployment web --image=nginx:1.14.2 --replicas=2")).Succeeds();
        var wide = (await kubectl.RunAsync("get deploy -o wide")).Succeeds();
        Assert.Equal("NAME READY UP-TO-DATE AVAILABLE AGE CONTAINERS IMAGES SELECTOR", wide.Lines[0]);
        Assert.EndsWith("nginx nginx:1.14.2 app=web", wide.Lines[1], StringComparison.Ordinal);
        (await kubectl.RunAsync("describe deploy web")).Succeeds().Prints("RollingUpdateStrategy:  25% max unavailable, 25% max surge");
        (await kubectl.RunAsync("get all")).Succeeds().Prints("deployment.apps/web");

        (await kubectl.RunAsync("set image deployment/web nginx=nginx:1.16.1")).Succeeds().Prints("deployment.apps/web image updated");
        (await kubectl.RunAsync("patch deploy web -p '{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"busybox\"}]}}}}'"))
            .Succeeds().Prints("deployment.apps/web patched");
        (await kubectl.RunAsync("get deploy web -o jsonpath='{.spec.template.spec.containers[*].image}'")).Succeeds().Prints("busybox nginx:1.16.1");
        (await kubectl.RunAsync("patch deploy web --type=json -p '[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":7}]'")).Fails()
            .Complains("The request is invalid: patch: testing value /spec/replicas failed");

        var editor = new Dictionary<string, string> { ["KUBE_EDITOR"] = "sed -i s/maxSurge:.*/maxSurge:\\ 50%/" };
        (await kubectl.RunAsync("edit deploy web", environment: editor)).Succeeds().Prints("deployment.apps/web edited");
        (await kubectl.RunAsync("get deploy web -o jsonpath={.spec.strategy.rollingUpdate.maxSurge}")).Succeeds().Prints("50%");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_daemon_set_is_rolled_out_told_of_and_taken_back(string program)
    {
        const string Agent = """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent}
            spec:
              selector: {matchLabels: {app: agent}}
              template:
                metadata: {labels: {app: agent}}
                spec: {containers: [{name: c, image: 'nginx:1'}]}
            """;
        var kubectl = await cluster.KubectlAsync(program, "daemons");
        (await kubectl.RunAsync("apply -f -", Agent)).Succeeds().Prints("daemonset.apps/agent created");
        (await kubectl.RunAsync("rollout status ds/agent --timeout=60s")).Succeeds().Prints("daemon set \"agent\" successfully rolled out");
        var listed = (await kubectl.RunAsync("get ds")).Succeeds();
        Assert.Equal("NAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE SELECTOR AGE", listed.Lines[0]);
        (await kubectl.RunAsync("set image ds/agent c=nginx:2")).Succeeds().Prints("daemonset.apps/agent image updated");
        (await kubectl.RunAsync("rollout status ds/agent --timeout=60s")).Succeeds();
        (await kubectl.RunAsync("rollout history ds/agent --revision=2")).Succeeds().Prints("daemonset.apps/agent with revision #2").Prints("nginx:2");
        (await kubectl.RunAsync("rollout undo ds/agent")).Succeeds().Prints("daemonset.apps/agent rolled back");
        (await kubectl.RunAsync("rollout status ds/agent --timeout=60s")).Succeeds();
        (await kubectl.RunAsync("get pods -o jsonpath='{.items[*].spec.containers[0].image}'")).Succeeds().Prints("nginx:1");
        (await kubectl.RunAsync("describe ds agent")).Succeeds().Prints("SuccessfulCreate").Prints("daemonset-controller");
        (await kubectl.RunAsync("delete ds agent")).Succeeds().Prints("daemonset.apps \"agent\" deleted");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_stateful_set_is_scaled_rolled_out_told_of_and_taken_back(string program)
    {
        const string Database = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              serviceName: db
              replicas: 2
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: c, image: 'nginx:1'}]}
            """;
        var kubectl = await cluster.KubectlAsync(program, "stateful");
        (await kubectl.RunAsync("apply -f -", Database)).Succeeds().Prints("statefulset.apps/db created");
        (await kubectl.RunAsync("rollout status sts/db --timeout=60s")).Succeeds();
        var listed = (await kubectl.RunAsync("get sts -o wide")).Succeeds();
        Assert.Equal("NAME READY AGE CONTAINERS IMAGES", listed.Lines[0]);
        (await kubectl.RunAsync("get all")).Succeeds().Prints("statefulset.apps/db").Prints("pod/db-0").Prints("pod/db-1");
        (await kubectl.RunAsync("scale sts db --replicas=3")).Succeeds().Prints("statefulset.apps/db scaled");
        (await kubectl.RunAsync("rollout status sts/db --timeout=60s")).Succeeds();
        (await kubectl.RunAsync("set image sts/db c=nginx:2")).Succeeds().Prints("statefulset.apps/db image updated");
        (await kubectl.RunAsync("rollout status sts/db --timeout=60s")).Succeeds().Prints("roll out complete: 3 new pods have been updated");
        (await kubectl.RunAsync("rollout history sts/db --revision=2")).Succeeds().Prints("statefulset.apps/db with revision #2").Prints("nginx:2");
        (await kubectl.RunAsync("rollout undo sts/db")).Succeeds().Prints("statefulset.apps/db rolled back");
        (await kubectl.RunAsync("rollout status sts/db --timeout=60s")).Succeeds();
        (await kubectl.RunAsync("get pods -o jsonpath='{.items[*].spec.containers[0].image}'")).Succeeds().Prints("nginx:1 nginx:1 nginx:1");
        (await kubectl.RunAsync("rollout restart sts/db")).Succeeds().Prints("statefulset.apps/db restarted");
        (await kubectl.RunAsync("rollout status sts/db --timeout=60s")).Succeeds();
        (await kubectl.RunAsync("patch sts db -p '{\"spec\":{\"serviceName\":\"other\"}}'")).Fails()
            .Complains("updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template'");
        (await kubectl.RunAsync("describe sts db")).Succeeds().Prints("SuccessfulCreate").Prints("statefulset-controller").Prints("3 Running");
        (await kubectl.RunAsync("explain sts.spec.updateStrategy.rollingUpdate")).Succeeds().Prints("partition").Prints("maxUnavailable");
        (await kubectl.RunAsync("delete sts db")).Succeeds().Prints("statefulset.apps \"db\" deleted");
    }
}
