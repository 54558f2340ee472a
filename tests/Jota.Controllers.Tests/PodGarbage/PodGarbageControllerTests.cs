using k8s.Models;

namespace Jota.Controllers.Tests.PodGarbage;

public sealed class PodGarbageControllerTests : ClusterTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Cluster.CreateAsync(new V1Node { Metadata = new() { Name = "stays" } });
        await Cluster.CreateAsync(new V1Node { Metadata = new() { Name = "goes" } });
        await CreatePodAsync("kept", "stays");
        await CreatePodAsync("orphan", "goes");
        await StartAsync(context => new PodGarbageController(context));
    }

    [Fact]
    public async Task Deletes_the_pods_of_a_node_that_is_gone_after_its_quarantine()
    {
        await Cluster.DeleteAsync<V1Node>("goes");

        var waited = await Cluster.PassUntilAsync(Cluster.UntilGoneAsync<V1Pod>("orphan"), TimeSpan.FromSeconds(5));
        Assert.True(waited >= TimeSpan.FromSeconds(40));
        Assert.Equal("kept", Assert.Single(await Cluster.ListAsync<V1Pod>()).Metadata.Name);
    }

    [Fact]
    public async Task Ends_a_pod_that_is_deleted_gracefully_but_never_had_a_node()
    {
        var pod = await CreatePodAsync("waiting");
        await Cluster.ChangeAsync<V1Pod>("waiting", p => p.Metadata.Finalizers = ["example.com/f"]);
        await Cluster.DeleteAsync<V1Pod>("waiting");
        await Cluster.ChangeAsync<V1Pod>("waiting", p => p.Metadata.Finalizers = null);

        await Cluster.UntilGoneAsync<V1Pod>("waiting");
        Assert.NotNull(pod.Metadata.Uid);
    }

    [Fact]
    public async Task Ends_a_deleted_pod_of_a_node_that_is_vouched_to_be_out_of_service()
    {
        await Cluster.DeleteAsync<V1Pod>("kept");
        Assert.NotNull((await Cluster.GetAsync<V1Pod>("kept")).Metadata.DeletionTimestamp);

        await Cluster.ChangeAsync<V1Node>("stays", node => node.Spec.Taints = [new() { Key = "node.kubernetes.io/out-of-service", Effect = "NoExecute" }]);

        await Cluster.UntilGoneAsync<V1Pod>("kept");
    }
}
