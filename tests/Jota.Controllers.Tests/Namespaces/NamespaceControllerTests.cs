using Jota.Client;
using k8s.Models;

namespace Jota.Controllers.Tests.Namespaces;

public sealed class NamespaceControllerTests : ClusterTest
{
    [Fact]
    public async Task A_deleted_namespace_goes_with_all_that_is_in_it()
    {
        await StartAsync(context => new NamespaceController(context));
        await CreateNamespaceAsync("team");
        await Cluster.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "a", NamespaceProperty = "team" } });
        await Cluster.CreateAsync(new V1Secret { Metadata = new() { Name = "b", NamespaceProperty = "team" } });
        await Cluster.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "kept", NamespaceProperty = "default" } });

        await Cluster.DeleteAsync<V1Namespace>("team");
        await Cluster.UntilGoneAsync<V1Namespace>("team");

        Assert.Empty(await Cluster.ListAsync<V1ConfigMap>("team"));
        Assert.Empty(await Cluster.ListAsync<V1Secret>("team"));
        Assert.Single(await Cluster.ListAsync<V1ConfigMap>());
    }

    [Fact]
    public async Task Waits_for_pods_before_it_takes_away_what_they_may_still_need()
    {
        await StartAsync(context => new NamespaceController(context));
        await CreateNamespaceAsync("team");
        await CreatePodAsync("web", "somewhere", "team");
        await Cluster.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "a", NamespaceProperty = "team" } });

        await Cluster.DeleteAsync<V1Namespace>("team");
        var waiting = await Cluster.UntilAsync<V1Namespace>(obj => Remaining(obj)?.Status == "True");
        Assert.Equal("Some resources are remaining: pods. has 1 resource instances", Remaining(waiting)!.Message);
        Assert.Equal("Terminating", waiting.Status.Phase);
        Assert.Single(await Cluster.ListAsync<V1ConfigMap>("team"));
        Assert.NotNull((await Cluster.GetAsync<V1Pod>("web", "team")).Metadata.DeletionTimestamp);

        await Cluster.DeleteAsync<V1Pod>("web", "team", new DeleteOptions { GracePeriodSeconds = 0 });

        await Cluster.UntilGoneAsync<V1Namespace>("team");
    }

    [Fact]
    public async Task Waits_for_finalizers_and_looks_again_on_the_clock()
    {
        await StartAsync(context => new NamespaceController(context));
        await CreateNamespaceAsync("team");
        await Cluster.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "held", NamespaceProperty = "team", Finalizers = ["example.com/f"] } });
        await Cluster.DeleteAsync<V1Namespace>("team");
        await Cluster.UntilAsync<V1Namespace>(obj => Remaining(obj)?.Status == "True");

        await Cluster.ChangeAsync<V1ConfigMap>("held", map => map.Metadata.Finalizers = null, ns: "team");
        await Cluster.PassUntilAsync(Cluster.UntilGoneAsync<V1Namespace>("team"), TimeSpan.FromSeconds(1));
    }

    private static V1NamespaceCondition? Remaining(V1Namespace obj) =>
        obj.Status?.Conditions?.FirstOrDefault(c => c.Type == "NamespaceContentRemaining");
}
