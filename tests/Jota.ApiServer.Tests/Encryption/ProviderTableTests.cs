using System.Text;
using Jota.Store;
using Jota.Store.Memory;

namespace Jota.ApiServer.Tests.Encryption;

public sealed class ProviderTableTests : IDisposable
{
    private readonly EncryptionFiles _files = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("/registry/secrets/default/a", "core")]
    [InlineData("/registry/configmaps/default/a", "plain")]
    [InlineData("/registry/events/default/a", "core")]
    [InlineData("/registry/services/specs/default/a", "services")]
    [InlineData("/registry/services/endpoints/default/a", "core")]
    [InlineData("/registry/minions/a", "core")]
    [InlineData("/registry/deployments/default/a", "both")]
    [InlineData("/registry/daemonsets/default/a", "apps")]
    [InlineData("/registry/ingress/default/a", "rest")]
    [InlineData("/registry/apiextensions.k8s.io/customresourcedefinitions/a", "rest")]
    [InlineData("/registry/example.com/widgets/default/a", "both")]
    [InlineData("/registry/example.com/gadgets/a", "rest")]
    [InlineData("/registry/acme.io/things/default/a", "acme")]
    [InlineData("/registry/ranges/servicenodeports/30000", "plain")]
    public async Task A_key_has_the_providers_of_the_narrowest_rule(string key, string by)
    {
        _files.Write(
            Rule("configmaps", "identity: {}"),
            Rule("services", "services"),
            Rule("'*.'", "core"),
            Rule("deployments.apps, widgets.example.com", "both"),
            Rule("'*.apps'", "apps"),
            Rule("'*.acme.io'", "acme"),
            Rule("'*.*'", "rest"));
        var memory = new MemoryStore();
        await (await _files.OpenAsync()).Over(memory).WriteAsync(StoreWrite.Put(key, "{}"u8.ToArray(), Api.Revision.None), Ct);
        var stored = Encoding.Latin1.GetString((await memory.GetAsync(key, Ct))!.Value.Span);
        Assert.Equal(by, stored == "{}" ? "plain" : stored.Split(':')[4]);
    }

    [Fact]
    public async Task A_rule_for_the_same_resource_adds_its_providers_to_the_earlier_ones()
    {
        _files.Write(Rule("secrets", "new"), Rule("secrets", "old", "identity: {}"));
        var memory = new MemoryStore();
        var store = (await _files.OpenAsync()).Over(memory);
        await memory.WriteAsync(StoreWrite.Put("/registry/secrets/default/a", "{}"u8.ToArray(), Api.Revision.None), Ct);
        Assert.Null((await store.GetAsync("/registry/secrets/default/a", Ct))!.Failure);
        Assert.True(await store.IsStaleAsync("/registry/secrets/default/a", Ct));
        await store.WriteAsync(StoreWrite.Put("/registry/secrets/default/b", "{}"u8.ToArray(), Api.Revision.None), Ct);
        Assert.False(await store.IsStaleAsync("/registry/secrets/default/b", Ct));
    }

    private static string Rule(string resources, params string[] keys) => EncryptionFiles.Rule(
        resources, [.. keys.Select(key => key.Contains(':', StringComparison.Ordinal) ? key : EncryptionFiles.Keyed("aesgcm", key))]);
}
