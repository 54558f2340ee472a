using System.Text;
using k8s.Models;

namespace Jota.Controllers.Tests.ServiceAccounts;

public sealed class TokenSecretControllerTests : ClusterTest
{
    private const string NameKey = "kubernetes.io/service-account.name";
    private const string UidKey = "kubernetes.io/service-account.uid";

    [Fact]
    public async Task A_secret_is_filled_with_what_it_lacks_and_again_when_the_authority_is_another()
    {
        var account = await AccountAsync("bot");
        await SecretAsync("t", "bot");
        await StartAsync("the authority");

        var secret = await Cluster.UntilAsync<V1Secret>(s => s.Metadata.Name == "t" && s.Data?.Count == 3);

        Assert.Equal("token of bot for t", Text(secret, "token"));
        Assert.Equal(("default", "the authority"), (Text(secret, "namespace"), Text(secret, "ca.crt")));
        Assert.Equal(("bot", account.Metadata.Uid), (secret.Metadata.Annotations[NameKey], secret.Metadata.Annotations[UidKey]));

        await Cluster.ChangeAsync<V1Secret>("t", s => s.Data["ca.crt"] = Encoding.UTF8.GetBytes("another"));
        await Cluster.UntilAsync<V1Secret>(s => s.Metadata.Name == "t" && Text(s, "ca.crt") == "the authority" && s.Metadata.ResourceVersion != secret.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_secret_waits_for_nothing_where_there_is_no_authority()
    {
        await AccountAsync("bot");
        await SecretAsync("t", "bot");
        await StartAsync(null);

        var secret = await Cluster.UntilAsync<V1Secret>(s => s.Metadata.Name == "t" && s.Data?.Count > 0);

        Assert.Equal(["namespace", "token"], secret.Data.Keys.Order());
    }

    [Fact]
    public async Task A_secret_of_an_account_that_was_made_anew_goes()
    {
        var first = await AccountAsync("bot");
        await SecretAsync("t", "bot", first.Metadata.Uid);
        await Cluster.DeleteAsync<V1ServiceAccount>("bot");
        await AccountAsync("bot");
        await SecretAsync("other", "bot");
        await StartAsync(null);

        await Cluster.UntilGoneAsync<V1Secret>("t");
        await Cluster.UntilAsync<V1Secret>(s => s.Metadata.Name == "other" && s.Data?.Count > 0);
    }

    [Fact]
    public async Task An_account_that_comes_before_its_secret_is_seen_has_it_filled()
    {
        await StartAsync(null);
        await AccountAsync("bot");
        await SecretAsync("t", "bot");

        await Cluster.UntilAsync<V1Secret>(s => s.Metadata.Name == "t" && s.Data?.Count > 0);
    }

    [Fact]
    public async Task An_account_forgets_a_secret_that_is_gone()
    {
        await AccountAsync("bot");
        await SecretAsync("t", "bot");
        await Cluster.ChangeAsync<V1ServiceAccount>("bot", a => a.Secrets = [new() { Name = "t" }, new() { Name = "kept" }]);
        await StartAsync(null);
        await Cluster.UntilAsync<V1Secret>(s => s.Metadata.Name == "t" && s.Data?.Count > 0);

        await Cluster.DeleteAsync<V1Secret>("t");

        await Cluster.UntilAsync<V1ServiceAccount>(a => a.Metadata.Name == "bot" && a.Secrets is [{ Name: "kept" }]);
    }

    [Fact]
    public async Task Other_secrets_are_left_alone()
    {
        await AccountAsync("bot");
        await Cluster.CreateAsync(new V1Secret
        {
            Metadata = new() { Name = "plain", NamespaceProperty = "default", Annotations = new Dictionary<string, string> { [NameKey] = "nosuch" } },
        });
        await SecretAsync("t", "bot");
        await StartAsync(null);
        await Cluster.UntilAsync<V1Secret>(s => s.Metadata.Name == "t" && s.Data?.Count > 0);

        Assert.Null((await Cluster.GetAsync<V1Secret>("plain")).Data);
    }

    private static string Text(V1Secret secret, string key) => Encoding.UTF8.GetString(secret.Data[key]);

    private Task StartAsync(string? rootCa) => StartWithRootCaAsync(rootCa, context => new TokenSecretController(context));

    private Task<V1ServiceAccount> AccountAsync(string name) => Cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = name, NamespaceProperty = "default" } });

    private Task<V1Secret> SecretAsync(string name, string account, string? uid = null)
    {
        var annotations = new Dictionary<string, string> { [NameKey] = account };
        if (uid is not null)
        {
            annotations[UidKey] = uid;
        }

        return Cluster.CreateAsync(new V1Secret
        {
            Metadata = new() { Name = name, NamespaceProperty = "default", Annotations = annotations },
            Type = "kubernetes.io/service-account-token",
        });
    }
}
