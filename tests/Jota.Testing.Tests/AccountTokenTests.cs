using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>Secrets with a token of an account, on a whole cluster.</summary>
public sealed class AccountTokenTests
{
    private const string SecretType = "kubernetes.io/service-account-token";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_of_an_account_is_filled_and_lets_the_account_in_as_long_as_it_is_there()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 0, Ct);
        var account = await cluster.Api.CreateAsync(new V1ServiceAccount { Metadata = A("bot") }, Ct);
        await cluster.Api.CreateAsync(OfAccount("bot-token", "bot"), Ct);

        var secret = await cluster.UntilAsync<V1Secret>(Key("bot-token"), s => s.Data?.ContainsKey("token") == true, Ct);

        Assert.Equal(account.Metadata.Uid, secret.Metadata.Annotations["kubernetes.io/service-account.uid"]);
        Assert.Equal("default", Encoding.UTF8.GetString(secret.Data["namespace"]));
        var token = Encoding.UTF8.GetString(secret.Data["token"]);
        var review = await ReviewAsync(cluster, token);
        Assert.Equal(("system:serviceaccount:default:bot", account.Metadata.Uid), (review.User?.Username, review.User?.Uid));

        await cluster.Api.DeleteAsync<V1Secret>(Key("bot-token"), DeleteOptions.Default, Ct);
        Assert.NotEqual(true, (await ReviewAsync(cluster, token)).Authenticated);
    }

    [Fact]
    public async Task A_secret_goes_with_its_account_and_is_not_there_for_one_that_never_was()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 0, Ct);
        await cluster.Api.CreateAsync(new V1ServiceAccount { Metadata = A("bot") }, Ct);
        await cluster.Api.CreateAsync(OfAccount("bot-token", "bot"), Ct);
        await cluster.Api.CreateAsync(OfAccount("lost", "nosuch"), Ct);
        await cluster.UntilAsync<V1Secret>(Key("bot-token"), s => s.Data?.ContainsKey("token") == true, Ct);

        await cluster.Api.DeleteAsync<V1ServiceAccount>(Key("bot"), DeleteOptions.Default, Ct);

        await cluster.UntilGoneAsync<V1Secret>(Key("bot-token"), Ct);
        await cluster.UntilGoneAsync<V1Secret>(Key("lost"), Ct);
    }

    private static ObjectKey Key(string name) => new("default", name);

    private static V1ObjectMeta A(string name) => new() { Name = name, NamespaceProperty = "default" };

    private static V1Secret OfAccount(string name, string account) => new()
    {
        Metadata = A(name) with { Annotations = new Dictionary<string, string> { ["kubernetes.io/service-account.name"] = account } },
        Type = SecretType,
    };

    private static async Task<V1TokenReviewStatus> ReviewAsync(TestCluster cluster, string token) =>
        (await cluster.Api.CreateAsync(new V1TokenReview { Metadata = new(), Spec = new() { Token = token } }, Ct)).Status;
}
