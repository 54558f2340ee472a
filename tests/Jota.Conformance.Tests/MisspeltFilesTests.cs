namespace Jota.Conformance.Tests;

/// <summary>The slips of the course notes, as files: what every kubectl found on the machine says is enough to mend them.</summary>
[Collection("simulated")]
public sealed class MisspeltFilesTests(SimulatedCluster cluster)
{
    private const string ReplicaSet = """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: myapp
        spec:
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

    private const string Rolling = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: myapp
        spec:
          strategy:
            type: RollingUpdate
            rollingUpdate:
              maxUnavailble: 1
              maxSurge: 1
              minReadySeconds: 5
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

    private static readonly (string Right, string Wrong, string Complaint)[] Slips =
    [
        ("metadata:\n  name", "metaData:\n  name", "unknown field \"metaData\" (did you mean \"metadata\"?)"),
        ("\nspec:", "\nsepc:", "unknown field \"sepc\" (did you mean \"spec\"?)"),
        ("\n    spec:", "\n    sepc:", "unknown field \"spec.template.sepc\" (did you mean \"spec\"?)"),
        (
            "\n    spec:\n      containers:\n      - name: nginx-container\n        image: nginx",
            "\n      sepc:\n        containers:\n        - name: nginx-container\n          image: nginx",
            "unknown field \"spec.template.metadata.sepc\" (did you mean \"spec.template.spec\"?)"),
        (
            "    matchLabels:\n      app: myapp\n",
            "    matchExpressions:\n    - key: app\n    operator: In\n    values:\n    - myapp\n",
            "unknown field \"spec.selector.operator\" (did you mean \"spec.selector.matchExpressions[].operator\"?)"),
        (
            "    matchLabels:\n      app: myapp\n",
            "    matchLabels:\n      app: myapp-replicaset\n",
            "`selector` does not match template `labels`: label \"app\" is \"myapp\" in the template, but the selector asks for \"myapp-replicaset\""),
    ];

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task What_was_meant_is_said(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "slips");
        foreach (var (right, wrong, complaint) in Slips)
        {
            var file = ReplicaSet.Replace(right, wrong, StringComparison.Ordinal);
            Assert.NotEqual(ReplicaSet, file);
            (await kubectl.RunAsync("create -f -", file)).Fails().Complains(complaint);
        }

        (await kubectl.RunAsync("create -f -", Rolling)).Fails()
            .Complains("unknown field \"spec.strategy.rollingUpdate.maxUnavailble\" (did you mean \"maxUnavailable\"?)")
            .Complains("unknown field \"spec.strategy.rollingUpdate.minReadySeconds\" (did you mean \"spec.minReadySeconds\"?)");
        (await kubectl.RunAsync("apply -f -", ReplicaSet)).Succeeds().Prints("replicaset.apps/myapp created");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_selector_that_cannot_change_is_told_with_both_values_and_the_way_out(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "immutable");
        (await kubectl.RunAsync("apply -f -", ReplicaSet)).Succeeds();
        (await kubectl.RunAsync("apply -f -", ReplicaSet.Replace("app: myapp", "app: other", StringComparison.Ordinal))).Fails()
            .Complains("field is immutable: it is {\"matchLabels\":{\"app\":\"myapp\"}} and cannot become {\"matchLabels\":{\"app\":\"other\"}}")
            .Complains("delete the object and create it anew, or create another one under a new name");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_file_without_a_kind_never_reaches_the_server(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "kindless");
        var file = ReplicaSet.Replace("apiVersion", "appVersion", StringComparison.Ordinal).Replace("kind", "kend", StringComparison.Ordinal);
        (await kubectl.RunAsync("create -f -", file)).Fails().Complains("[apiVersion not set, kind not set]");
    }
}
