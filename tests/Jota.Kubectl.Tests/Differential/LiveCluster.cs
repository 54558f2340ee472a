using Jota.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Kubectl.Tests.Differential;

/// <summary>One cluster with three simulated nodes, over real HTTPS, for ours and theirs alike.</summary>
public sealed class LiveCluster : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-kubectl-").FullName;
    private Cluster? _cluster;

    public string Kubeconfig => (_cluster ?? throw new InvalidOperationException("not started")).KubeconfigPath;

    /// <summary>A folder that stands for the home of the one who runs the commands.</summary>
    public string HomeOf(string who) => Directory.CreateDirectory(Path.Combine(_folder, "home-" + who)).FullName;

    public async ValueTask InitializeAsync() => _cluster = await Cluster.StartAsync(
        new ClusterOptions
        {
            DataDirectory = Path.Combine(_folder, "data"),
            Port = 0,
            Runtime = RuntimeKind.Simulated,
            SimulatedNodes = 3,
            Store = StoreKind.Memory,
        },
        NullLoggerFactory.Instance,
        new Progress<string>(),
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_cluster is { } cluster)
        {
            await cluster.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}

[CollectionDefinition("live")]
public sealed class LiveCollection : ICollectionFixture<LiveCluster>;
