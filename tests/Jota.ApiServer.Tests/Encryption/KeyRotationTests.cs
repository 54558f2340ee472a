using System.Text;
using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Client;
using Jota.Store.Encryption;
using Jota.Store.Memory;
using k8s.Models;

namespace Jota.ApiServer.Tests.Encryption;

public sealed class KeyRotationTests : IAsyncDisposable
{
    private readonly EncryptionFiles _files = new();
    private readonly MemoryStore _store = new();
    private readonly LoopHealth _loops = new();
    private TestServer? _server;
    private EncryptionAtRest? _encryption;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_encryption is not null)
        {
            await _encryption.DisposeAsync();
        }

        _files.Dispose();
    }

    [Fact]
    public async Task A_changed_file_is_taken_over_and_an_update_that_changes_nothing_writes_with_the_new_key()
    {
        var server = await FollowingAsync(EncryptionFiles.Keyed("aesgcm", "k1"));
        await server.Api.CreateAsync(EncryptedSecretsTests.Secret("s", "v"), Ct);
        Assert.Equal("k1", await KeyOfAsync("s"));

        _files.Write(EncryptionFiles.Rule("secrets", EncryptionFiles.Keyed("aesgcm", "k2", "k1")));
        await ReloadsAsync("success", 1);
        await ReplaceAllAsync(server);
        Assert.Equal("k2", await KeyOfAsync("s"));

        _files.Write(EncryptionFiles.Rule("secrets", EncryptionFiles.Keyed("aesgcm", "k2")));
        await ReloadsAsync("success", 2);
        await using var other = await _files.StartAsync(_store);
        Assert.Equal("v", await EncryptedSecretsTests.ReadAsync(other, "s"));
    }

    [Fact]
    public async Task A_broken_file_leaves_the_one_before_in_effect_and_is_counted()
    {
        var server = await FollowingAsync(EncryptionFiles.Keyed("aesgcm", "k1"));
        _files.Write(EncryptionFiles.Rule("secrets", "aesgcm: {keys: [{name: k2, secret: c2hvcnQ=}]}"));
        await ReloadsAsync("failure", 1);
        await server.Api.CreateAsync(EncryptedSecretsTests.Secret("s", "v"), Ct);
        Assert.Equal("k1", await KeyOfAsync("s"));
        Assert.Contains("apiserver_encryption_config_controller_automatic_reload_last_timestamp_seconds{status=\"failure\"} 1767323045\n", Metrics());

        _files.Write(EncryptionFiles.Rule("secrets", EncryptionFiles.Keyed("aescbc", "k3"), EncryptionFiles.Keyed("aesgcm", "k1")));
        await ReloadsAsync("success", 1);
        await server.Api.CreateAsync(EncryptedSecretsTests.Secret("t", "v"), Ct);
        Assert.Equal("k3", await KeyOfAsync("t"));
    }

    [Fact]
    public async Task What_could_not_be_read_is_read_anew_when_its_key_comes()
    {
        await using (var first = await FollowingAsync(EncryptionFiles.Keyed("aesgcm", "k1")))
        {
            await first.Api.CreateAsync(EncryptedSecretsTests.Secret("s", "v"), Ct);
        }

        await _encryption!.DisposeAsync();
        var server = await FollowingAsync(EncryptionFiles.Keyed("aesgcm", "k2"));
        await TestServer.FailsAsync(() => EncryptedSecretsTests.ReadAsync(server, "s"));

        _files.Write(EncryptionFiles.Rule("secrets", EncryptionFiles.Keyed("aesgcm", "k2", "k1")));
        await ReloadsAsync("success", 1);
        await EventuallyReadableAsync(server);
        Assert.Equal("v", await EncryptedSecretsTests.ReadAsync(server, "s"));
        Assert.Single((await server.Api.ListAsync(server.All<V1Secret>(), ListOptions.All, Ct)).Items);
    }

    [Fact]
    public async Task A_write_of_another_server_that_cannot_be_decrypted_ends_watches_and_fails_reads_until_it_is_overwritten_there()
    {
        var server = await FollowingAsync(EncryptionFiles.Keyed("aesgcm", "k1"));
        await server.Api.CreateAsync(EncryptedSecretsTests.Secret("s", "v"), Ct);
        await using var watching = server.Watch<V1Secret>();
        Assert.Equal("Added s", await watching.TellAsync());

        var stored = (await _store.GetAsync("/registry/secrets/default/s", Ct))!;
        await _store.WriteAsync(new("/registry/secrets/default/s", "k8s:enc:aesgcm:v1:k9:garbled"u8.ToArray(), stored.Modified), Ct);
        var ended = await watching.NextAsync();
        Assert.Equal((WatchEventType.Error, 500), (ended.Type, ended.Status!.Code));
        await TestServer.FailsAsync(() => EncryptedSecretsTests.ReadAsync(server, "s"));

        var garbled = (await _store.GetAsync("/registry/secrets/default/s", Ct))!;
        await _store.WriteAsync(new("/registry/secrets/default/s", stored.Value, garbled.Modified), Ct);
        Assert.Equal("v", await EncryptedSecretsTests.ReadAsync(server, "s"));
    }

    [Fact]
    public async Task Eight_writers_lose_nothing_while_keys_change()
    {
        var server = await FollowingAsync(EncryptionFiles.Keyed("aesgcm", "k0"));
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(w => Task.Run(() => WriteAsync(server, w, stop.Token))).ToArray();
        for (var turn = 1; turn <= 6; turn++)
        {
            _files.Write(EncryptionFiles.Rule("secrets", EncryptionFiles.Keyed(turn % 2 == 0 ? "aesgcm" : "aescbc", $"k{turn}"), Keys(turn)));
            await ReloadsAsync("success", turn);
            await ReplaceAllAsync(server);
        }

        await stop.CancelAsync();
        var written = await Task.WhenAll(writers);
        Assert.All(written, count => Assert.True(count > 0));
        await using var again = await _files.StartAsync(_store);
        for (var w = 0; w < 8; w++)
        {
            Assert.Equal($"{written[w]}", await EncryptedSecretsTests.ReadAsync(again, $"w{w}"));
        }

        static string Keys(int turn) => turn % 2 == 0
            ? EncryptionFiles.Keyed("aescbc", [.. Enumerable.Range(1, turn).Select(t => $"k{t}")])
            : EncryptionFiles.Keyed("aesgcm", [.. Enumerable.Range(0, turn).Select(t => $"k{t}")]);
    }

    private static async Task<int> WriteAsync(TestServer server, int writer, CancellationToken stop)
    {
        var name = $"w{writer}";
        await server.Api.CreateAsync(EncryptedSecretsTests.Secret(name, "0"), Ct);
        var count = 0;
        while (!stop.IsCancellationRequested || count == 0)
        {
            await server.Api.UpdateAsync(EncryptedSecretsTests.Secret(name, $"{++count}"), Ct);
        }

        return count;
    }

    /// <summary>As <c>kubectl get secrets -o json | kubectl replace -f -</c> does.</summary>
    private static async Task ReplaceAllAsync(TestServer server)
    {
        foreach (var secret in (await server.Api.ListAsync(server.All<V1Secret>(), ListOptions.All, Ct)).Items)
        {
            try
            {
                await server.Api.UpdateAsync(server.One<V1Secret>(secret.Key.Name), new ApiBody.Encoded(secret.Json), WriteOptions.Plain, Ct);
            }
            catch (ApiException e) when (e.Code == 409)
            {
                // Somebody else has written it, with the new key.
            }
        }
    }

    private static Task EventuallyReadableAsync(TestServer server) => Eventually.HoldsAsync(() =>
    {
        try
        {
            return server.Core.Caches.Find(server.One<V1Secret>("s")) is not null;
        }
        catch (ApiException)
        {
            return false;
        }
    });

    private async Task<TestServer> FollowingAsync(params string[] providers)
    {
        _files.Write(EncryptionFiles.Rule("secrets", providers));
        _encryption = await _files.OpenAsync(follow: true);
        _encryption.Begin(_loops);
        return _server = await _files.StartAsync(_store, _encryption);
    }

    private Task ReloadsAsync(string status, int count) => Eventually.HoldsAsync(() =>
        Metrics().Contains($"apiserver_encryption_config_controller_automatic_reloads_total{{status=\"{status}\"}} {count}\n", StringComparison.Ordinal));

    private string Metrics()
    {
        var text = new System.Buffers.ArrayBufferWriter<byte>();
        _encryption!.Write(new(text));
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private async Task<string> KeyOfAsync(string secret) =>
        Encoding.Latin1.GetString((await _store.GetAsync($"/registry/secrets/default/{secret}", Ct))!.Value.Span).Split(':')[4];
}
