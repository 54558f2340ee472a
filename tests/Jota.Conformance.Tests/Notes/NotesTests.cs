namespace Jota.Conformance.Tests.Notes;

/// <summary>Every command of the course notes, in the notes' order, on real containers, with every kubectl found on the machine.</summary>
[Collection("containers")]
public sealed class NotesTests(ContainerCluster cluster)
{
    public static TheoryData<string> EveryKubectl() => Kubectls.EveryKubectl();

    [Theory]
    [MemberData(nameof(EveryKubectl))]
    public Task Pods(string program) => FollowAsync("pods", program);

    [Theory]
    [MemberData(nameof(EveryKubectl))]
    public Task Nodes_and_node_selectors(string program) => FollowAsync("nodes", program);

    [Theory]
    [MemberData(nameof(EveryKubectl))]
    public Task Labels(string program) => FollowAsync("labels", program);

    [Theory]
    [MemberData(nameof(EveryKubectl))]
    public Task ReplicaSets_and_ReplicationControllers(string program) => FollowAsync("replicasets", program);

    [Theory]
    [MemberData(nameof(EveryKubectl))]
    public Task Deployments(string program) => FollowAsync("deployments", program);

    private async Task FollowAsync(string transcript, string program)
    {
        var kubectl = await cluster.KubectlAsync("notes-" + transcript, program);
        using var shell = await NotesShell.OpenAsync(kubectl);
        await shell.FollowAsync(transcript);
        (await kubectl.RunAsync($"delete namespace {kubectl.Namespace} --wait=false")).Succeeds();
    }
}
