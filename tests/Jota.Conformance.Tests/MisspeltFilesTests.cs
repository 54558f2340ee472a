namespace Jota.Conformance.Tests;

/// <summary>The slips of the course notes, as files: what every kubectl found on the machine says is enough to mend them.</summary>
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

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task What_was_meant_is_said(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "slips");
        Task<CommandResult> Create(string name) => kubectl.RunAsync($"create -f samples/misspelt/{name}.yaml");

        (await Create("metadata")).Fails().Complains("unknown field \"metaData\" (did you mean \"metadata\"?)");
        (await Create("spec")).Fails().Complains("unknown field \"spec.template.metadata.sepc\" (did you mean \"spec.template.spec\"?)");
        (await Create("expression")).Fails()
            .Complains("unknown field \"spec.selector.operator\" (did you mean \"spec.selector.matchExpressions[].operator\"?)")
            .Complains("unknown field \"spec.selector.values\" (did you mean \"spec.selector.matchExpressions[].values\"?)");
        (await Create("strategy")).Fails()
            .Complains("unknown field \"spec.strategy.rollingUpdate.maxUnavailble\" (did you mean \"maxUnavailable\"?)")
            .Complains("unknown field \"spec.strategy.rollingUpdate.minReadySeconds\" (did you mean \"spec.minReadySeconds\"?)");
        (await Create("selector")).Fails().Complains(
            "`selector` does not match template `labels`: label \"app\" is \"myapp\" in the template, but the selector asks for \"myapp-replicaset\"");

        // This one never reaches the server.
        (await Create("kind")).Fails().Complains("[apiVersion not set, kind not set]");
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
}
