using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers.Tests.BootstrapTokens;

public sealed class BootstrapTokenControllerTests : ClusterTest
{
    private static readonly BootstrapToken Token = new("abcdef", "0123456789abcdef");

    [Fact]
    public async Task A_token_is_removed_when_its_time_has_passed_and_others_stay()
    {
        await StartAsync(context => new TokenCleanerController(context));
        await Cluster.CreateAsync(Token.ToObject(Cluster.Clock.GetUtcNow().AddHours(2), "", [], []));
        await Cluster.CreateAsync((Token with { Id = "forevr" }).ToObject(null, "", [], []));
        var passed = await Cluster.PassUntilAsync(Cluster.UntilGoneAsync<V1Secret>(Token.Name, "kube-system"), TimeSpan.FromMinutes(10));
        Assert.True(passed >= TimeSpan.FromHours(2), $"{passed}");
        Assert.NotNull(await Cluster.GetAsync<V1Secret>("bootstrap-token-forevr", "kube-system"));
    }

    [Fact]
    public async Task Whoever_has_a_token_can_tell_that_the_public_data_are_the_clusters()
    {
        await StartAsync(context => new ClusterInfoController(context));
        await Cluster.CreateAsync(Token.ToObject(null, "", [BootstrapToken.Signing], []));
        var signed = await Cluster.UntilAsync<V1ConfigMap>(map => map.Data.ContainsKey("jws-kubeconfig-abcdef"), "kube-public");
        Assert.Equal(PublicKubeconfig, signed.Data["kubeconfig"]);

        var parts = signed.Data["jws-kubeconfig-abcdef"].Split('.');
        Assert.Equal("""{"alg":"HS256","kid":"abcdef"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        Assert.Equal("", parts[1]);
        var text = Encoding.UTF8.GetBytes($"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(PublicKubeconfig))}");
        Assert.Equal(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Token.Secret), text), Base64Url.DecodeFromChars(parts[2]));

        await Cluster.DeleteAsync<V1Secret>(Token.Name, "kube-system");
        await Cluster.UntilAsync<V1ConfigMap>(map => map.Data is { Count: 1 } && map.Data.ContainsKey("kubeconfig"), "kube-public");
    }

    [Fact]
    public async Task A_signature_ends_with_its_tokens_time()
    {
        await StartAsync(context => new ClusterInfoController(context));
        await Cluster.CreateAsync(Token.ToObject(Cluster.Clock.GetUtcNow().AddHours(2), "", [BootstrapToken.Signing], []));
        await Cluster.UntilAsync<V1ConfigMap>(map => map.Data.Count == 2, "kube-public");
        var unsigned = Cluster.UntilAsync<V1ConfigMap>(map => map.Data.Count == 1, "kube-public");
        Assert.True(await Cluster.PassUntilAsync(unsigned, TimeSpan.FromMinutes(10)) >= TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task What_somebody_changes_is_put_back()
    {
        await StartAsync(context => new ClusterInfoController(context));
        await Cluster.UntilAsync<V1ConfigMap>(map => map.Metadata.Name == "cluster-info", "kube-public");
        await Cluster.ChangeAsync<V1ConfigMap>("cluster-info", map => map.Data["kubeconfig"] = "mine", ns: "kube-public");
        await Cluster.UntilAsync<V1ConfigMap>(map => map.Data["kubeconfig"] == PublicKubeconfig && map.Metadata.ResourceVersion != "1", "kube-public");
    }
}
