using Jota.Api;
using Jota.ApiServer;
using Jota.ApiServer.Http;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers.Tests.Runtime;

/// <summary>A controller in another process than the API server: the same class, over HTTPS.</summary>
public sealed class OverHttpTests : ClusterTest
{
    private readonly string _directory = Directory.CreateTempSubdirectory("jota-controllers-").FullName;

    [Fact]
    public async Task A_controller_works_over_HTTPS_as_it_does_in_process()
    {
        var ct = TestContext.Current.CancellationToken;
        await Cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
        await using var server = await ListenAsync(ct);
        using var api = new HttpApi(KubeconfigFile.Load(Path.Combine(_directory, "kubeconfig")));
        await using var runner = await ControllerRunner.StartAsync(
            new()
            {
                Api = api,
                Controllers = [context => new ReplicationReconciler<V1ReplicaSet>(context, new ReplicaSetKind())],
            },
            ct);
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        await Cluster.CreateAsync(new V1ReplicaSet
        {
            Metadata = new() { Name = "web", NamespaceProperty = "default" },
            Spec = new()
            {
                Replicas = 20,
                Selector = new() { MatchLabels = labels },
                Template = new() { Metadata = new() { Labels = labels }, Spec = new() { Containers = [new() { Name = "c", Image = "nginx" }] } },
            },
        });
        await Cluster.UntilAsync<V1ReplicaSet>(set => set.Status is { Replicas: 20, ObservedGeneration: 1 });

        await Cluster.ChangeAsync<V1ReplicaSet>("web", set => set.Spec.Replicas = 1);

        await Cluster.UntilAsync<V1ReplicaSet>(set => set.Status is { Replicas: 1, ObservedGeneration: 2 });
        Assert.Single(await Cluster.ListAsync<V1Pod>());
        await server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<HttpApiServer> ListenAsync(CancellationToken ct)
    {
        var certificates = ClusterCertificates.Open(_directory, TimeProvider.System);
        var server = await HttpApiServer.StartAsync(
            new HttpApiServerOptions
            {
                ApiFor = Cluster.As,
                Catalog = new(ResourceCatalog.BuiltIn),
                Authorizer = Cluster.Authorizer,
                ServerCertificate = certificates.Server(),
                ClientAuthority = certificates.Authority.Certificate,
            },
            ct);
        Kubeconfig.Write(
            Path.Combine(_directory, "kubeconfig"), server.Address, certificates.Authority.Certificate.ExportCertificatePem(), certificates.Administrator);
        return server;
    }
}
