using System.Text;
using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Client;
using Jota.Store;
using Jota.Store.Encryption;
using Jota.Store.Encryption.Kms;
using Jota.Store.Memory;
using k8s.Models;

namespace Jota.ApiServer.Tests.Encryption;

public sealed class KmsTests : IAsyncDisposable
{
    private const string Stored = "/registry/secrets/default/s";

    private readonly EncryptionFiles _files = new();
    private readonly MemoryStore _store = new();
    private readonly LoopHealth _loops = new();
    private readonly List<IAsyncDisposable> _used = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_used))
        {
            await one.DisposeAsync();
        }

        _files.Dispose();
    }

    [Fact]
    public async Task Values_lie_as_upstreams_envelopes_and_the_plugin_is_asked_once_for_many()
    {
        var kms = await PluginAsync();
        var (first, _) = await StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await first.Api.CreateAsync(EncryptedSecretsTests.Secret($"s{i}", $"v{i}"), Ct);
        }

        var stored = (await _store.GetAsync("/registry/secrets/default/s0", Ct))!.Value;
        Assert.StartsWith("k8s:enc:kms:v2:vault:", Encoding.Latin1.GetString(stored.Span), StringComparison.Ordinal);
        var envelope = Envelope.Read(stored.Span["k8s:enc:kms:v2:vault:".Length..], out _)!;
        Assert.Equal(("key-1", "1"), (envelope.KeyID, envelope.Annotations["version.kms.example.com"].ToStringUtf8()));
        Assert.Equal((1, 0), (kms.Encrypts, kms.Decrypts));

        var (second, _) = await StartAsync();
        Assert.Equal(20, (await second.Api.ListAsync(second.All<V1Secret>(), ListOptions.All, Ct)).Items.Count);
        Assert.Equal("v7", await EncryptedSecretsTests.ReadAsync(second, "s7"));
        Assert.Equal((2, 1), (kms.Encrypts, kms.Decrypts));
    }

    [Fact]
    public async Task Another_key_of_the_plugin_makes_what_is_stored_stale()
    {
        var kms = await PluginAsync();
        var (server, encryption) = await StartAsync();
        await server.Api.CreateAsync(EncryptedSecretsTests.Secret("s", "v"), Ct);
        var before = await server.Api.GetAsync(server.One<V1Secret>("s"), GetOptions.Newest, Ct);
        await ReplaceAsync(server, before);
        Assert.Equal(before.Revision, (await server.Api.GetAsync(server.One<V1Secret>("s"), GetOptions.Newest, Ct)).Revision);

        kms.KeyId = "key-2";
        _files.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await encryption.WhyUnwellAsync(Ct));
        await ReplaceAsync(server, before);
        Assert.Equal("key-2", await KeyIdAsync());
        Assert.Equal("v", await EncryptedSecretsTests.ReadAsync(server, "s"));
    }

    [Fact]
    public async Task Writes_fail_three_minutes_after_the_plugin_went_and_are_done_when_it_is_back()
    {
        var kms = await PluginAsync();
        var (server, encryption) = await StartAsync();
        await server.Api.CreateAsync(EncryptedSecretsTests.Secret("s", "v"), Ct);
        await kms.GoAsync();
        _files.Clock.Advance(TimeSpan.FromMinutes(2));
        await server.Api.CreateAsync(EncryptedSecretsTests.Secret("t", "v"), Ct);

        _files.Clock.Advance(TimeSpan.FromMinutes(2));
        var failure = await TestServer.FailsAsync(() => server.Api.CreateAsync(EncryptedSecretsTests.Secret("u", "v"), Ct));
        Assert.Equal((500, "InternalError"), (failure.Code, failure.Reason));
        Assert.StartsWith("Internal error occurred: failed to encrypt: kmsv2 Provider vault is not healthy", failure.Message, StringComparison.Ordinal);
        Assert.Equal("v", await EncryptedSecretsTests.ReadAsync(server, "t"));
        Assert.Contains("vault is not healthy", await encryption.WhyUnwellAsync(Ct), StringComparison.Ordinal);
        Assert.Null(await _store.GetAsync("/registry/secrets/default/u", Ct));

        await kms.ComeAsync();
        _files.Clock.Advance(TimeSpan.FromSeconds(4));
        await server.Api.CreateAsync(EncryptedSecretsTests.Secret("u", "v"), Ct);
        Assert.Null(await encryption.WhyUnwellAsync(Ct));
    }

    [Fact]
    public async Task A_server_that_starts_while_the_plugin_is_away_reads_all_when_it_is_back()
    {
        var kms = await PluginAsync();
        var (first, _) = await StartAsync();
        await first.Api.CreateAsync(EncryptedSecretsTests.Secret("s", "v"), Ct);
        await kms.GoAsync();

        var (server, encryption) = await StartAsync();
        encryption.Begin(_loops);
        var failure = await TestServer.FailsAsync(() => EncryptedSecretsTests.ReadAsync(server, "s"));
        Assert.StartsWith("Internal error occurred: failed to decrypt DEK, error: KMS provider \"vault\": ", failure.Message, StringComparison.Ordinal);

        await kms.ComeAsync();
        await Eventually.HoldsAsync(() =>
        {
            _files.Clock.Advance(TimeSpan.FromSeconds(10));
            return IsReadable(server);
        });
        Assert.Equal("v", await EncryptedSecretsTests.ReadAsync(server, "s"));
    }

    [Fact]
    public async Task A_plugin_that_is_unwell_says_so_by_its_health_check()
    {
        var kms = await PluginAsync();
        var (_, encryption) = await StartAsync();
        kms.Healthz = "sealed";
        _files.Clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal("kmsv2 Provider vault is not healthy, error: got unexpected healthz status: sealed", await encryption.WhyUnwellAsync(Ct));
    }

    [Fact]
    public async Task A_value_that_was_moved_or_changed_does_not_open()
    {
        await PluginAsync();
        var (server, _) = await StartAsync();
        await server.Api.CreateAsync(EncryptedSecretsTests.Secret("s", "v"), Ct);
        var stored = (await _store.GetAsync(Stored, Ct))!.Value;
        await _store.WriteAsync(StoreWrite.Put("/registry/secrets/default/t", stored, Revision.None), Ct);
        var failure = await TestServer.FailsAsync(() => EncryptedSecretsTests.ReadAsync(server, "t"));
        Assert.Contains("message authentication failed", failure.Message, StringComparison.Ordinal);
    }

    private static bool IsReadable(TestServer server)
    {
        try
        {
            return server.Core.Caches.Find(server.One<V1Secret>("s")) is not null;
        }
        catch (ApiException)
        {
            return false;
        }
    }

    private static Task ReplaceAsync(TestServer server, ApiObject secret) =>
        server.Api.UpdateAsync(server.One<V1Secret>(secret.Key.Name), new ApiBody.Encoded(secret.Json), WriteOptions.Plain, Ct);

    private async Task<string> KeyIdAsync() =>
        Envelope.Read((await _store.GetAsync(Stored, Ct))!.Value.Span["k8s:enc:kms:v2:vault:".Length..], out _)!.KeyID;

    private async Task<FakeKms> PluginAsync()
    {
        var kms = await FakeKms.StartAsync();
        _used.Add(kms);
        _files.Write(EncryptionFiles.Rule("secrets", kms.Provider, "identity: {}"));
        return kms;
    }

    private async Task<(TestServer Server, EncryptionAtRest Encryption)> StartAsync()
    {
        var encryption = await _files.OpenAsync();
        _used.Add(encryption);
        var server = await _files.StartAsync(_store, encryption);
        _used.Add(server);
        return (server, encryption);
    }
}
