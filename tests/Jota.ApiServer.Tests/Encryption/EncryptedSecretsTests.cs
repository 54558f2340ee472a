using System.Text;
using Jota.Api;
using Jota.Client;
using Jota.Store;
using Jota.Store.Encryption;
using Jota.Store.Memory;
using Jota.Store.Sqlite;
using k8s.Models;

namespace Jota.ApiServer.Tests.Encryption;

public sealed class EncryptedSecretsTests : IDisposable
{
    private const string Stored = "/registry/secrets/default/s";

    private readonly EncryptionFiles _files = new();
    private readonly MemoryStore _store = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("aesgcm")]
    [InlineData("aescbc")]
    [InlineData("secretbox")]
    public async Task A_secret_is_unreadable_in_the_store_and_readable_by_the_api(string provider)
    {
        _files.Write(EncryptionFiles.Rule("secrets", EncryptionFiles.Keyed(provider, "k1"), "identity: {}"));
        await using (var server = await _files.StartAsync(_store))
        {
            await server.Api.CreateAsync(Secret("s", "hidden"), Ct);
            await server.Api.CreateAsync(TestServer.Map("m", ("k", "shown")), Ct);
        }

        var stored = await BytesAsync(Stored);
        Assert.StartsWith($"k8s:enc:{provider}:v1:k1:", stored);
        Assert.DoesNotContain("hidden", stored);
        Assert.DoesNotContain(Convert.ToBase64String("hidden"u8), stored);
        Assert.Contains("shown", await BytesAsync("/registry/configmaps/default/m"));

        await using var again = await _files.StartAsync(_store);
        Assert.Equal("hidden", await ReadAsync(again, "s"));
        Assert.Equal(
            "hidden",
            Value((await again.Api.ListAsync(again.All<V1Secret>(), ListOptions.All, Ct)).Items.Single().As<V1Secret>()));
    }

    [Fact]
    public async Task Sqlite_keeps_the_encrypted_value_over_a_restart_and_none_of_its_files_holds_the_plain_one()
    {
        var folder = Directory.CreateTempSubdirectory("jota-encrypted-sqlite-").FullName;
        try
        {
            _files.Write(EncryptionFiles.Rule("secrets", EncryptionFiles.Keyed("aesgcm", "k1"), "identity: {}"));
            var options = new SqliteStoreOptions(Path.Combine(folder, "jota.db"));
            await using (var store = await SqliteStore.OpenAsync(options, Ct))
            {
                await using var server = await _files.StartAsync(store);
                await server.Api.CreateAsync(Secret("s", "a-text-that-is-nowhere-else"), Ct);
            }

            var written = Convert.ToBase64String("a-text-that-is-nowhere-else"u8);
            Assert.All(Directory.GetFiles(folder), file => Assert.DoesNotContain(written, Latin(File.ReadAllBytes(file))));
            await using (var store = await SqliteStore.OpenAsync(options, Ct))
            {
                await using var server = await _files.StartAsync(store);
                Assert.Equal("a-text-that-is-nowhere-else", await ReadAsync(server, "s"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_was_plain_is_read_and_written_encrypted_by_an_update_that_changes_nothing()
    {
        await using (var plain = await TestServer.StartAsync(_store))
        {
            await plain.Api.CreateAsync(Secret("s", "old"), Ct);
        }

        _files.Write(EncryptionFiles.Rule("secrets", EncryptionFiles.Keyed("aesgcm", "k1"), "identity: {}"));
        await using var server = await _files.StartAsync(_store);
        var before = await server.Api.GetAsync(server.One<V1Secret>("s"), GetOptions.Newest, Ct);
        Assert.StartsWith("{", await BytesAsync(Stored));

        await server.Api.UpdateAsync(server.One<V1Secret>("s"), new ApiBody.Encoded(before.Json), WriteOptions.Plain, Ct);
        Assert.StartsWith("k8s:enc:aesgcm:v1:k1:", await BytesAsync(Stored));

        var after = await server.Api.GetAsync(server.One<V1Secret>("s"), GetOptions.Newest, Ct);
        Assert.True(after.Revision > before.Revision);
        await server.Api.UpdateAsync(server.One<V1Secret>("s"), new ApiBody.Encoded(after.Json), WriteOptions.Plain, Ct);
        Assert.Equal(after.Revision, (await server.Api.GetAsync(server.One<V1Secret>("s"), GetOptions.Newest, Ct)).Revision);
    }

    [Fact]
    public async Task A_wrong_key_fails_reads_by_name_and_lists_and_overwrites_nothing()
    {
        await StoreAsync("aesgcm", "k1");
        var stored = await BytesAsync(Stored);
        _files.Write(EncryptionFiles.Rule("secrets", EncryptionFiles.Keyed("aesgcm", "k2"), "identity: {}"));
        await using var server = await _files.StartAsync(_store);

        var one = await TestServer.FailsAsync(() => server.Api.GetAsync(server.One<V1Secret>("s"), GetOptions.Newest, Ct));
        Assert.Equal((500, "InternalError"), (one.Code, one.Reason));
        Assert.Equal(
            "Internal error occurred: no matching key was found for the provided AES transformer: the value wants key \"k1\" of aesgcm",
            one.Message);
        var all = await TestServer.FailsAsync(() => server.Api.ListAsync(server.All<V1Secret>(), ListOptions.All, Ct));
        Assert.StartsWith($"Internal error occurred: unable to transform key \"{Stored}\": no matching key", all.Message);
        Assert.Equal(409, (await TestServer.FailsAsync(() => server.Api.CreateAsync(Secret("s", "other"), Ct))).Code);
        Assert.Equal(500, (await TestServer.FailsAsync(() => server.DeleteAsync<V1Secret>("s"))).Code);
        Assert.Equal(stored, await BytesAsync(Stored));

        // Others are as ever.
        Assert.Empty((await server.Api.ListAsync(server.All<V1Secret>("kube-system"), ListOptions.All, Ct)).Items);
        await server.Api.CreateAsync(Secret("t", "new"), Ct);
        Assert.Equal("new", await ReadAsync(server, "t"));
    }

    [Fact]
    public async Task Without_a_configuration_what_is_encrypted_is_told_and_not_taken_for_absent()
    {
        await StoreAsync("aesgcm", "k1");
        await using var server = await TestServer.StartAsync(_store);
        var failure = await TestServer.FailsAsync(() => server.Api.GetAsync(server.One<V1Secret>("s"), GetOptions.Newest, Ct));
        Assert.Equal(500, failure.Code);
        Assert.Contains("identity transformer tried to read encrypted data", failure.Message);
        Assert.Contains("key \"k1\" of aesgcm", failure.Message);
    }

    [Fact]
    public async Task A_start_is_refused_where_the_server_goes_by_what_it_cannot_read()
    {
        _files.Write(EncryptionFiles.Rule("'*.*'", EncryptionFiles.Keyed("aesgcm", "k1")));
        await using (await _files.StartAsync(_store))
        {
        }

        _files.Write(EncryptionFiles.Rule("'*.*'", EncryptionFiles.Keyed("aesgcm", "k2")));
        var revision = _store.Revision;
        var failure = await Assert.ThrowsAsync<StoreException>(() => _files.StartAsync(_store));
        Assert.Contains("key \"k1\" of aesgcm", failure.Message);
        Assert.Equal(revision, _store.Revision);
    }

    [Fact]
    public async Task Everything_may_be_encrypted_but_what_an_earlier_rule_excepts()
    {
        _files.Write(
            EncryptionFiles.Rule("configmaps", "identity: {}"),
            EncryptionFiles.Rule("'*.apps'", EncryptionFiles.Keyed("aescbc", "apps")),
            EncryptionFiles.Rule("'*.*'", EncryptionFiles.Keyed("aesgcm", "k1")));
        await using (var server = await _files.StartAsync(_store))
        {
            await server.Api.CreateAsync(Secret("s", "hidden"), Ct);
            await server.Api.CreateAsync(TestServer.Map("m", ("k", "shown")), Ct);
        }

        var page = await _store.RangeAsync(new("/registry/"), Ct);
        Assert.All(page.Values, value => Assert.Equal(
            value.Key.StartsWith("/registry/configmaps/", StringComparison.Ordinal) ? "{" : "k",
            Encoding.UTF8.GetString(value.Value.Span[..1])));
        Assert.Contains(page.Values, value => value.Key.StartsWith("/registry/clusterroles/", StringComparison.Ordinal));
        await using var again = await _files.StartAsync(_store);
        Assert.Equal("hidden", await ReadAsync(again, "s"));
    }

    [Fact]
    public async Task What_is_watched_is_plain_whoever_wrote_it()
    {
        _files.Write(EncryptionFiles.Rule("secrets", EncryptionFiles.Keyed("aesgcm", "k1")));
        await using var server = await _files.StartAsync(_store);
        await using var watching = server.Watch<V1Secret>();
        await server.Api.CreateAsync(Secret("s", "here"), Ct);
        Assert.Equal("here", Value((await watching.NextAsync()).Object!.As<V1Secret>()));

        // Another server on the same store.
        await using var other = await _files.StartAsync(_store);
        await other.Api.CreateAsync(Secret("t", "there"), Ct);
        Assert.Equal("there", Value((await watching.NextAsync()).Object!.As<V1Secret>()));
    }

    internal static V1Secret Secret(string name, string value) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
        Data = new Dictionary<string, byte[]> { ["k"] = Encoding.UTF8.GetBytes(value) },
    };

    internal static string Value(V1Secret secret) => Encoding.UTF8.GetString(secret.Data["k"]);

    internal static async Task<string> ReadAsync(TestServer server, string name) =>
        Value((await server.Api.GetAsync(server.One<V1Secret>(name), GetOptions.Newest, Ct)).As<V1Secret>());

    private async Task StoreAsync(string provider, string key)
    {
        _files.Write(EncryptionFiles.Rule("secrets", EncryptionFiles.Keyed(provider, key)));
        await using var server = await _files.StartAsync(_store);
        await server.Api.CreateAsync(Secret("s", "hidden"), Ct);
    }

    private async Task<string> BytesAsync(string key) => Latin((await _store.GetAsync(key, Ct))!.Value.ToArray());

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
