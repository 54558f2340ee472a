using Jota.Api;
using k8s.Models;

namespace Jota.Controllers.Tests.RootCa;

public sealed class RootCaControllerTests : ClusterTest
{
    private const string Name = "kube-root-ca.crt";

    [Fact]
    public async Task Every_namespace_gets_the_authority()
    {
        await StartWithAsync("the authority");
        await CreateNamespaceAsync("shop");

        var map = await Cluster.UntilAsync<V1ConfigMap>(Is("the authority"), "shop");

        Assert.Equal("the authority", map.Data["ca.crt"]);
        Assert.StartsWith("Contains a CA bundle", map.Metadata.Annotations["kubernetes.io/description"], StringComparison.Ordinal);
        await Cluster.UntilAsync<V1ConfigMap>(Is("the authority"), "kube-system");
    }

    [Fact]
    public async Task What_somebody_changes_or_deletes_comes_back()
    {
        await StartWithAsync("the authority");
        var map = await Cluster.UntilAsync<V1ConfigMap>(Is("the authority"));
        await Cluster.ChangeAsync<V1ConfigMap>(Name, m => m.Data["ca.crt"] = "mine");
        await Cluster.UntilAsync<V1ConfigMap>(m => Is("the authority")(m) && m.Metadata.ResourceVersion != map.Metadata.ResourceVersion);

        await Cluster.DeleteAsync<V1ConfigMap>(Name);

        await Cluster.UntilAsync<V1ConfigMap>(m => Is("the authority")(m) && m.Metadata.Uid != map.Metadata.Uid);
    }

    private static Func<V1ConfigMap, bool> Is(string authority) => map => map.Metadata.Name == Name && map.Data["ca.crt"] == authority;

    private Task StartWithAsync(string authority) => StartWithRootCaAsync(authority, context => new RootCaController(context));
}
