using System.Text;
using Jota.Client;
using Jota.Store.Memory;
using Jota.Store.Snapshots;

namespace Jota.ApiServer.Tests.Encryption;

public sealed class EncryptedSnapshotTests : IDisposable
{
    private readonly EncryptionFiles _files = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_snapshot_carries_encrypted_values_as_they_are_and_needs_no_key()
    {
        _files.Write(EncryptionFiles.Rule("secrets", EncryptionFiles.Keyed("aesgcm", "k1")));
        var from = (await _files.OpenAsync()).Over(new MemoryStore());
        await using (var server = await TestServer.StartAsync(new MemoryStore(), change: options => options with { Store = from }))
        {
            await server.Api.CreateAsync(EncryptedSecretsTests.Secret("s", "hidden"), Ct);
        }

        using var file = new MemoryStream();
        await StoreSnapshots.SaveAsync(from, file, _files.Clock, Ct);
        var to = new MemoryStore();
        file.Position = 0;
        using (var snapshot = await SnapshotReader.OpenAsync(file, Ct))
        {
            await StoreSnapshots.RestoreAsync(snapshot, to, Ct);
        }

        var stored = (await to.GetAsync("/registry/secrets/default/s", Ct))!.Value;
        Assert.StartsWith("k8s:enc:aesgcm:v1:k1:", Encoding.Latin1.GetString(stored.Span), StringComparison.Ordinal);
        await using var again = await _files.StartAsync(to);
        Assert.Equal("hidden", await EncryptedSecretsTests.ReadAsync(again, "s"));
    }
}
