using Jota.Api;
using Jota.Client;
using Jota.Controllers.Tests.Certificates;
using Jota.Tests;
using k8s.Models;

namespace Jota.Controllers.Tests;

/// <summary>Tests of controllers on a real API server in this process, on a clock that stands still.</summary>
public abstract class ClusterTest : IAsyncLifetime
{
    protected const string PublicKubeconfig = "kind: Config";

    private readonly InformerErrors _errors = new();
    private ControllerRunner? _runner;

    private protected TestAuthority Authority { get; } = new();

    private protected InProcessApi Cluster { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => Cluster = await InProcessApi.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await (_runner?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Cluster.DisposeAsync();
        Authority.Dispose();
        Assert.Empty(_errors.Told);
        GC.SuppressFinalize(this);
    }

    private protected WorkQueue<ObjectKey> QueueOf(string controller) => _runner!.Queues.Single(queue => queue.Name == controller).Queue;

    protected Task StartAsync(params ControllerFactory[] controllers) => StartAsync(Cluster.Api, null, controllers);

    protected Task StartWithRootCaAsync(string? rootCa, params ControllerFactory[] controllers) => StartAsync(Cluster.Api, rootCa, controllers);

    /// <summary>Starts controllers that see the cluster through another API than the test.</summary>
    private protected Task StartOnAsync(IApi api, params ControllerFactory[] controllers) => StartAsync(api, null, controllers);

    private async Task StartAsync(IApi api, string? rootCa, ControllerFactory[] controllers)
    {
        // An informer that is turned away comes back after a while of a clock that stands still here.
        using var patience = new CancellationTokenSource(InProcessApi.Patience);
        _runner = await ControllerRunner.StartAsync(
            new()
            {
                Api = api,
                RootCa = rootCa,
                SignCertificate = Authority.Sign,
                PublicKubeconfig = PublicKubeconfig,
                SignAccountToken = (account, secret) => $"token of {account.Metadata.Name} for {secret.Metadata.Name}",
                Clock = Cluster.Clock,
                Ids = IdSource.Seeded(3),
                Logging = _errors,
                Checks = CacheChecks.Mutations,
                Controllers = controllers,
            },
            patience.Token);
    }

    private protected Task<V1Namespace> CreateNamespaceAsync(string name) => Cluster.CreateAsync(new V1Namespace { Metadata = new() { Name = name } });

    private protected async Task<V1Pod> CreatePodAsync(string name, string? node = null, string ns = "default")
    {
        if ((await Cluster.ListAsync<V1ServiceAccount>(ns)).Count == 0)
        {
            await Cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = ns } });
        }

        return await Cluster.CreateAsync(new V1Pod
        {
            Metadata = new() { Name = name, NamespaceProperty = ns },
            Spec = new() { NodeName = node, Containers = [new() { Name = "c", Image = "nginx" }] },
        });
    }
}
