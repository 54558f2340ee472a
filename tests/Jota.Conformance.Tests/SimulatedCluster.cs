using Jota.Conformance.Tests;

[assembly: AssemblyFixture(typeof(SimulatedCluster))]

namespace Jota.Conformance.Tests;

/// <summary>One cluster with six simulated nodes for all tests that need no real containers.</summary>
public sealed class SimulatedCluster : IAsyncLifetime
{
    private JotaProcess? _jota;

    public JotaProcess Jota => _jota ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() =>
        _jota = await JotaProcess.StartAsync(JotaProcess.NewDirectory(), "--runtime", "simulated", "--nodes", "6");

    public async ValueTask DisposeAsync()
    {
        if (_jota is { } jota)
        {
            await jota.DisposeAsync();
            Directory.Delete(jota.DataDirectory, recursive: true);
        }
    }

    /// <summary>A kubectl in a fresh namespace of its own.</summary>
    internal async Task<Kubectl> KubectlAsync(string program, string test)
    {
        var kubectl = new Kubectl(Program(program), Jota.Kubeconfig, NamespaceFor(test, program));
        (await kubectl.RunAsync($"create namespace {kubectl.Namespace}")).Succeeds().Prints("created");
        return kubectl;
    }
}
