namespace Jota.Conformance.Tests;

/// <summary><c>jota server</c>: the cluster without a node, for others to reach.</summary>
public sealed class ServerCommandTests
{
    [Fact]
    public async Task It_is_heard_where_it_is_told_to_be_and_known_by_the_names_that_it_is_given()
    {
        var directory = JotaProcess.NewDirectory();
        await using var jota = await JotaProcess.StartCommandAsync(
            "server", directory, "--bind-address", "127.0.0.2", "--advertise-address", "127.0.0.3", "--tls-san", "jota.example");
        var kubectl = new Kubectl(Kubectl.Programs[0], jota.Kubeconfig, "default");
        (await kubectl.RunAsync("config view")).Succeeds().Prints("https://127.0.0.2:");
        (await kubectl.RunAsync("get nodes")).Succeeds().Complains("No resources found");
        (await kubectl.RunAsync("get endpoints kubernetes")).Succeeds().Prints("127.0.0.3:");
        (await kubectl.RunAsync("version --tls-server-name=jota.example")).Succeeds();
        (await kubectl.RunAsync("version --tls-server-name=other.example")).Fails().Complains("certificate is valid for");
    }
}
