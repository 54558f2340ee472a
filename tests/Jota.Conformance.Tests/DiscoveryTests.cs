namespace Jota.Conformance.Tests;

/// <summary>What a client finds out about the server, with every kubectl found on the machine.</summary>
public sealed class DiscoveryTests(SimulatedCluster cluster)
{
    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Resources_versions_and_fields_are_told(string program)
    {
        var kubectl = new Kubectl(Program(program), cluster.Jota.Kubeconfig);
        (await kubectl.RunAsync("api-resources")).Succeeds().Prints("pods").Prints("po").Prints("leases").Prints("coordination.k8s.io/v1");
        (await kubectl.RunAsync("api-versions")).Succeeds().Prints("v1\n").Prints("coordination.k8s.io/v1");
        (await kubectl.RunAsync("explain pod.spec.nodeSelector")).Succeeds().Prints("nodeSelector").Prints("must be true for the pod to fit on a node");
        (await kubectl.RunAsync("version")).Succeeds().Prints("v1.36");
        (await kubectl.RunAsync("get nodes")).Succeeds().Prints("Ready");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_misspelt_field_is_refused_with_the_right_one(string program)
    {
        const string pod = """
            apiVersion: v1
            kind: Pod
            metaData:
              name: x
            metadata:
              name: x
            spec:
              containers:
              - name: c
                image: nginx
                imagePulPolicy: Always
            """;
        var kubectl = await cluster.KubectlAsync(program, "misspelt");
        (await kubectl.RunAsync("create -f -", pod)).Fails()
            .Complains("metaData").Complains("did you mean \"metadata\"?").Complains("imagePulPolicy").Complains("did you mean \"imagePullPolicy\"?");
    }
}
