using System.Text;
using CsCheck;
using Jota.Store;
using Jota.Store.Memory;

namespace Jota.ApiServer.Tests.Encryption;

public sealed class GarbledValuesTests : IDisposable
{
    private const string Key = "/registry/secrets/default/s";

    private static readonly string[] Known =
    [
        "", "{", "k8s:enc:", "k8s:enc:aesgcm:v1:", "k8s:enc:aesgcm:v1:k1", "k8s:enc:aesgcm:v1:k1:", "k8s:enc:aescbc:v1:k2:",
        "k8s:enc:aesgcm:v1::", "k8s:enc:kms:v2:", "k8s:enc:kms:v2:a:", "k8s:enc:kms:v1:a:", "k8s:enc:secretbox:v1:k:",
    ];

    private static readonly Gen<byte[]> Beginnings = Gen.Int[0, Known.Length - 1].Select(i => Encoding.UTF8.GetBytes(Known[i]));

    private readonly EncryptionFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Whatever_bytes_are_stored_they_are_read_or_told_why_not()
    {
        var with = await ReaderAsync();
        Gen.Select(Beginnings, Gen.Byte.Array[0, 100]).Sample((beginning, rest) => Read(with, [.. beginning, .. rest]), iter: 5000);
    }

    [Fact]
    public async Task A_value_with_a_byte_changed_never_reads_as_another_one_by_aesgcm()
    {
        var with = await ReaderAsync();
        var memory = new MemoryStore();
        var store = (await _files.OpenAsync()).Over(memory);
        await store.WriteAsync(StoreWrite.Put(Key, "{\"a\":\"a value\"}"u8.ToArray(), Api.Revision.None), default);
        var stored = (await memory.GetAsync(Key, default))!.Value.ToArray();
        Gen.Select(Gen.Int[0, stored.Length - 1], Gen.Byte[1, 255]).Sample(
            (at, by) =>
            {
                var changed = stored.ToArray();
                changed[at] ^= by;
                var read = Read(with, changed);
                Assert.True(read.Failure is not null || !changed.AsSpan().StartsWith("k8s:enc:"u8), $"byte {at} by {by}");
            },
            iter: 2000);
    }

    private static StoredValue Read(Func<byte[], IRevisionedStore> with, byte[] bytes)
    {
        var read = Run(with(bytes).GetAsync(Key, default))!;
        Assert.True(read.Failure is null || read.Failure.Length is > 0 and < 500, read.Failure);
        Assert.False(read.Failure?.Any(char.IsControl) ?? false);
        return read;
    }

    private static T Run<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    /// <summary>A store with just one value.</summary>
    private async Task<Func<byte[], IRevisionedStore>> ReaderAsync()
    {
        _files.Write(EncryptionFiles.Rule(
            "secrets", EncryptionFiles.Keyed("aesgcm", "k1"), EncryptionFiles.Keyed("aescbc", "k2"),
            EncryptionFiles.Keyed("secretbox", "k"), "kms: {apiVersion: v2, name: a, endpoint: 'unix:///nowhere'}", "identity: {}"));
        var encryption = await _files.OpenAsync();
        return bytes =>
        {
            var memory = new MemoryStore();
            Run(memory.WriteAsync(StoreWrite.Put(Key, bytes, Api.Revision.None), default));
            return encryption.Over(memory);
        };
    }
}
