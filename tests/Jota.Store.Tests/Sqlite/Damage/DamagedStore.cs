using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jota.Api;
using Jota.Store.Sqlite;

namespace Jota.Store.Tests.Sqlite.Damage;

/// <summary>Stores of 400 answered objects as a kill leaves them, to be damaged.</summary>
internal static class DamagedStore
{
    public const int Objects = 400;

    private static readonly string[] Suffixes = ["", "-wal", "-durable"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"/registry/{number:0000}");

    public static string ValueOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{number} {new string('v', 1500)}");

    // Made once: each of the writes waits for the disk.
    private static readonly Lazy<Task<Dictionary<string, byte[]>>> Killed = new(() => MakeAsync(kill: true));
    private static readonly Lazy<Task<Dictionary<string, byte[]>>> Closed = new(() => MakeAsync(kill: false));

    /// <summary>The files of a store whose process was killed when all was answered.</summary>
    public static async Task<string> KilledAsync(TemporaryFolder folder) => Put(await Killed.Value, folder.NewFile());

    /// <summary>The files of a store that was closed: all is in the database.</summary>
    public static async Task<string> ClosedAsync(TemporaryFolder folder) => Put(await Closed.Value, folder.NewFile());

    public static async Task WriteAsync(SqliteStore store, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            var outcome = await store.WriteAsync(new(KeyOf(i), Encoding.UTF8.GetBytes(ValueOf(i)), Revision.None), Ct);
            Assert.True(outcome.Succeeded);
        }
    }

    public static string Copy(string path, string copy)
    {
        foreach (var suffix in Suffixes.Where(suffix => File.Exists(path + suffix)))
        {
            File.Copy(path + suffix, copy + suffix, overwrite: true);
        }

        return copy;
    }

    /// <summary>Hashes of database and log, to see that nothing changed; an empty log is as good as none.</summary>
    public static string HashesOf(string path) => string.Join('\n', Suffixes
        .Where(suffix => suffix != "-durable" && new FileInfo(path + suffix) is { Exists: true, Length: > 0 })
        .Select(suffix => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path + suffix)))));

    public static void Overwrite(string path, long at, ReadOnlySpan<byte> bytes)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, bytes, at);
    }

    public static void Cut(string path, long length)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.SetLength(file, length);
    }

    /// <summary>Opens it and reads all objects, as a start does.</summary>
    public static async Task<IReadOnlyList<StoredValue>> ReadAsync(string path, bool acceptDataLoss = false)
    {
        await using var store = await SqliteStore.OpenAsync(new(path) { AcceptDataLoss = acceptDataLoss, LockWait = TimeSpan.Zero }, Ct);
        return (await store.RangeAsync(new("/registry/"), Ct)).Values;
    }

    /// <summary>It is refused as damaged, and stays as it is.</summary>
    public static async Task<string> RefusedAsync(string path)
    {
        var before = HashesOf(path);
        var failure = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(path));
        Assert.True(failure.Damaged, failure.Message);
        Assert.Equal(before, HashesOf(path));
        return failure.Message;
    }

    private static string Put(Dictionary<string, byte[]> files, string path)
    {
        foreach (var (suffix, bytes) in files)
        {
            File.WriteAllBytes(path + suffix, bytes);
        }

        return path;
    }

    private static async Task<Dictionary<string, byte[]>> MakeAsync(bool kill)
    {
        using var folder = new TemporaryFolder();
        var path = folder.NewFile();
        var store = await SqliteStore.OpenAsync(new(path), CancellationToken.None);
        await WriteAsync(store, 0, Objects);
        var killed = Read(path);
        await store.DisposeAsync();
        return kill ? killed : Read(path);
    }

    private static Dictionary<string, byte[]> Read(string path) =>
        Suffixes.Where(suffix => File.Exists(path + suffix)).ToDictionary(suffix => suffix, suffix => File.ReadAllBytes(path + suffix));
}
