namespace Jota.Conformance.Tests;

/// <summary>The pod commands of the course notes, with every kubectl found on the machine.</summary>
public sealed class PodCommandsTests(SimulatedCluster cluster)
{
    private const string Nginx = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: nginx
        spec:
          containers:
          - name: nginx
            image: nginx:1.14.2
            ports:
            - containerPort: 80
        """;

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Apply_creates_then_leaves_alone_then_configures(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "apply");
        (await kubectl.RunAsync("apply -f -", Nginx)).Succeeds().Prints("pod/nginx created");
        (await kubectl.RunAsync("apply -f -", Nginx)).Succeeds().Prints("pod/nginx unchanged");
        (await kubectl.RunAsync("apply -f -", Nginx.Replace("1.14.2", "1.16.1", StringComparison.Ordinal))).Succeeds().Prints("pod/nginx configured");
        (await kubectl.RunAsync("get pod nginx -o jsonpath={.spec.containers[0].image}")).Succeeds().Prints("nginx:1.16.1");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Create_and_run_make_pods_that_run_and_delete_removes_them(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "create");
        (await kubectl.RunAsync("create -f -", Nginx)).Succeeds().Prints("pod/nginx created");
        (await kubectl.RunAsync("create -f -", Nginx)).Fails().Complains("Error from server (AlreadyExists): error when creating \"STDIN\": pods \"nginx\" already exists");
        (await kubectl.RunAsync("run web --image=nginx:1.19.2")).Succeeds().Prints("pod/web created");
        (await kubectl.WaitAsync("pod/nginx pod/web", "condition=Ready")).Succeeds();

        var table = (await kubectl.RunAsync("get pods")).Succeeds();
        Assert.Equal("NAME READY STATUS RESTARTS AGE", table.Lines[0]);
        Assert.StartsWith("nginx 1/1 Running 0 ", table.Lines[1], StringComparison.Ordinal);

        var wide = (await kubectl.RunAsync("get pods -o wide")).Succeeds();
        Assert.Equal("NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES", wide.Lines[0]);
        Assert.Matches(@"^web 1/1 Running 0 \S+ 10\.\d+\.\d+\.\d+ \S+ <none> <none>$", wide.Lines[2]);

        (await kubectl.RunAsync("delete pod nginx web")).Succeeds().Prints("pod \"nginx\" deleted");
        (await kubectl.RunAsync("get pod nginx")).Fails().Complains("Error from server (NotFound): pods \"nginx\" not found");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Yaml_and_json_show_the_whole_object(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "output");
        (await kubectl.RunAsync("apply -f -", Nginx)).Succeeds();
        (await kubectl.WaitAsync("pod/nginx", "condition=Ready")).Succeeds();
        (await kubectl.RunAsync("get pod nginx -o yaml")).Succeeds()
            .Prints("apiVersion: v1").Prints("restartPolicy: Always").Prints("terminationGracePeriodSeconds: 30")
            .Prints("imagePullPolicy: IfNotPresent").Prints("qosClass: BestEffort").Prints("phase: Running");
        (await kubectl.RunAsync("get pod nginx -o json")).Succeeds().Prints("\"kind\": \"Pod\"").Prints("\"resourceVersion\":");
        (await kubectl.RunAsync("get pods -o name")).Succeeds().Prints("pod/nginx");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Describe_tells_the_story_with_its_events(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "describe");
        (await kubectl.RunAsync("apply -f -", Nginx)).Succeeds();
        (await kubectl.WaitAsync("pod/nginx", "condition=Ready")).Succeeds();
        (await kubectl.RunAsync("describe pod nginx")).Succeeds()
            .Prints("Name:             nginx").Prints("Service Account:  default").Prints("Status:           Running")
            .Prints("Scheduled").Prints($"Successfully assigned {kubectl.Namespace}/nginx to").Prints("Pulled").Prints("Started");
        (await kubectl.RunAsync("get events")).Succeeds().Prints("LAST SEEN").Prints("pod/nginx").Prints("Scheduled");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Edit_changes_what_the_editor_changed(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "edit");
        (await kubectl.RunAsync("apply -f -", Nginx)).Succeeds();
        var editor = new Dictionary<string, string> { ["KUBE_EDITOR"] = "sed -i s/nginx:1.14.2/nginx:1.16.1/" };
        (await kubectl.RunAsync("edit pod nginx", environment: editor)).Succeeds().Prints("pod/nginx edited");
        (await kubectl.RunAsync("get pod nginx -o jsonpath={.spec.containers[0].image}")).Succeeds().Prints("nginx:1.16.1");
        var nothing = new Dictionary<string, string> { ["KUBE_EDITOR"] = "true" };
        (await kubectl.RunAsync("edit pod nginx", environment: nothing)).Succeeds().Complains("Edit cancelled, no changes made.");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Logs_come_from_the_named_container(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "logs");
        (await kubectl.RunAsync("apply -f samples/pods/two-containers.yaml")).Succeeds();
        (await kubectl.WaitAsync("pod/two-containers", "condition=Ready")).Succeeds();
        (await kubectl.RunAsync("logs two-containers -c web")).Succeeds();
        (await kubectl.RunAsync("logs two-containers -c nobody")).Fails().Complains("container nobody is not valid for pod two-containers");
    }
}
