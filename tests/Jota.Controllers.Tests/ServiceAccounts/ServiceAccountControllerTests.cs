using k8s.Models;

namespace Jota.Controllers.Tests.ServiceAccounts;

public sealed class ServiceAccountControllerTests : ClusterTest
{
    [Fact]
    public async Task Every_namespace_gets_its_default_account()
    {
        await StartAsync(context => new ServiceAccountController(context));
        await CreateNamespaceAsync("new");

        await DefaultAccountAsync("new");
        await DefaultAccountAsync("kube-system");
    }

    [Fact]
    public async Task A_deleted_default_account_comes_back()
    {
        await StartAsync(context => new ServiceAccountController(context));
        var first = await DefaultAccountAsync("default");

        await Cluster.DeleteAsync<V1ServiceAccount>("default");

        await Cluster.UntilAsync<V1ServiceAccount>(account => account.Metadata.Name == "default" && account.Metadata.Uid != first.Metadata.Uid);
    }

    private Task<V1ServiceAccount> DefaultAccountAsync(string ns) =>
        Cluster.UntilAsync<V1ServiceAccount>(account => account.Metadata.Name == "default", ns);
}
