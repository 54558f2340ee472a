namespace Jota.Conformance.Tests;

/// <summary>A simulated cluster for those who empty its nodes.</summary>
public sealed class ClusterToDrain : IAsyncLifetime
{
    private readonly SimulatedCluster _cluster = new();

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>A kubectl in a fresh namespace of its own.</summary>
    internal Task<Kubectl> KubectlAsync(string program, string test) => _cluster.KubectlAsync(program, test);
}
