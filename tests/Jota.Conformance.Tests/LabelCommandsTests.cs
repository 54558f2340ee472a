namespace Jota.Conformance.Tests;

/// <summary>The label commands of the course notes, with every kubectl found on the machine.</summary>
public sealed class LabelCommandsTests(SimulatedCluster cluster)
{
    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Labels_are_shown_added_guarded_changed_and_removed(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "label");
        (await kubectl.RunAsync("apply -f samples/pods/labels.yaml")).Succeeds();
        (await kubectl.RunAsync("get po --show-labels")).Succeeds().Prints("LABELS").Prints("creation_method=manual,env=dev");
        var columns = (await kubectl.RunAsync("get po -L creation_method,env")).Succeeds();
        Assert.EndsWith("CREATION_METHOD ENV", columns.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("manual dev", columns.Lines[1], StringComparison.Ordinal);

        (await kubectl.RunAsync("label po nginx-labels tier=web")).Succeeds().Prints("pod/nginx-labels labeled");
        (await kubectl.RunAsync("label po nginx-labels env=prd")).Fails().Complains("'env' already has a value (dev), and --overwrite is false");
        (await kubectl.RunAsync("label po nginx-labels env=prd --overwrite")).Succeeds().Prints("pod/nginx-labels labeled");
        (await kubectl.RunAsync("label po nginx-labels tier-")).Succeeds().Prints("pod/nginx-labels unlabeled");
        (await kubectl.RunAsync("get po nginx-labels --show-labels")).Succeeds().Prints("creation_method=manual,env=prd").DoesNotPrint("tier=");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Selectors_of_every_form_select(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "selector");
        (await kubectl.RunAsync("apply -f samples/pods/labels.yaml")).Succeeds();
        (await kubectl.RunAsync("run plain --image=nginx:1.14.2")).Succeeds();
        string[] selecting = ["creation_method=manual", "env", "'!run'", "'env in (dev,prd)'", "'env notin (prd)'", "env!=prd", "'env==dev,creation_method'"];
        foreach (var selector in selecting)
        {
            (await kubectl.RunAsync($"get po -o name -l {selector}")).Succeeds().Prints("pod/nginx-labels");
        }

        (await kubectl.RunAsync("get po -o name -l '!env'")).Succeeds().Prints("pod/plain").DoesNotPrint("nginx-labels");
        (await kubectl.RunAsync("get po -o name -l env=prd")).Succeeds().DoesNotPrint("pod/");
        (await kubectl.RunAsync("get po -o name --field-selector=metadata.name=plain")).Succeeds().Prints("pod/plain").DoesNotPrint("nginx-labels");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Labelling_a_node_starts_the_pod_that_waited_for_it(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "gpu");
        var label = "gpu-" + program.Replace('.', '-');
        var pod = (await File.ReadAllTextAsync(Repository.Sample("pods/node-selector.yaml"), TestContext.Current.CancellationToken)).Replace("gpu:", label + ":", StringComparison.Ordinal);
        (await kubectl.RunAsync("apply -f -", pod)).Succeeds();
        (await kubectl.WaitAsync("pod/nginx-gpu", "condition=PodScheduled=false")).Succeeds();
        (await kubectl.RunAsync("get pods")).Succeeds().Prints("Pending");
        (await kubectl.RunAsync("get pod nginx-gpu -o jsonpath={.status.conditions[0].message}")).Succeeds()
            .Prints("0/6 nodes are available: 6 node(s) didn't match Pod's node affinity/selector.");
        var node = (await kubectl.RunAsync("get nodes -o jsonpath={.items[0].metadata.name}")).Succeeds().Output;
        (await kubectl.RunAsync($"label node {node} {label}=true")).Succeeds();
        (await kubectl.WaitAsync("pod/nginx-gpu", "condition=Ready")).Succeeds();
    }
}
