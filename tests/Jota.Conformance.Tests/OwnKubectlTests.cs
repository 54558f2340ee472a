namespace Jota.Conformance.Tests;

/// <summary>Our own kubectl as a process: the rest of it is held against the original in <c>Jota.Kubectl.Tests</c>.</summary>
public class OwnKubectlTests
{
    [Theory]
    [InlineData("version --client", "Client Version: v1.36")]
    [InlineData("gte pods", "unknown command \"gte\"")]
    public async Task On_a_terminal_it_writes_its_answer_and_leaves_the_keys_alone(string line, string answer)
    {
        var told = await Command.RunAsync("script", ["-qec", $"{Repository.Binary} kubectl {line}", "/dev/null"]);

        Assert.Contains(answer, told.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", told.Output, StringComparison.Ordinal);
    }
}
