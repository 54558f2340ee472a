namespace Jota.Conformance.Tests.Notes;

/// <summary>Every command of one part of the course notes, in the notes' order, on real containers, with every kubectl found on the machine.</summary>
public abstract class NotesTests(ContainerCluster cluster, string transcript)
{
    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Every_command_answers_as_the_notes_say(string program)
    {
        var kubectl = await cluster.KubectlAsync("notes-" + transcript, program);
        using var shell = await NotesShell.OpenAsync(kubectl);
        await shell.FollowAsync(transcript);
        (await kubectl.RunAsync($"delete namespace {kubectl.Namespace} --wait=false")).Succeeds();
    }
}
