using System.Text;
using Jota.Api;
using Jota.Store.Sqlite;

namespace Jota.Store.Tests.Sqlite;

/// <summary>Writes without end and says which writes were answered, until it is killed.</summary>
internal static class KilledWriter
{
    private const int Writers = 16;

    /// <summary>What the writer writes at a step: every tenth is a delete.</summary>
    public static string? ValueOf(string key, int step) => step % 10 == 9 ? null : $"{key} at {step} {new string('.', 2000)}";

    public static async Task<int> RunAsync(string path)
    {
        await using var store = await OpenAsync(path);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(() => WriteAsync(store, $"/key/{i:00}"))));
        return 0;
    }

    /// <summary>Small bounds, so that compaction and checkpoints are always under way.</summary>
    public static Task<SqliteStore> OpenAsync(string path) =>
        SqliteStore.OpenAsync(new(path) { Limits = new() { HistoryChanges = 300 }, CheckpointBytes = 256 << 10 }, CancellationToken.None);

    private static async Task WriteAsync(SqliteStore store, string key)
    {
        var current = await store.GetAsync(key, CancellationToken.None);
        var step = current is null ? 0 : StepOf(current) + 1;
        for (var expected = current?.Modified ?? Revision.None; ; step++)
        {
            var value = ValueOf(key, step);
            var write = value is null ? StoreWrite.Delete(key, expected) : StoreWrite.Put(key, Encoding.UTF8.GetBytes(value), expected);
            var outcome = await store.WriteAsync(write, CancellationToken.None);
            expected = value is null ? Revision.None : outcome.Revision;
            Console.Out.WriteLine($"{key} {step} {outcome.Revision} .");
        }
    }

    /// <summary>The step that wrote a value.</summary>
    public static int StepOf(StoredValue value) => int.Parse(Encoding.UTF8.GetString(value.Value.Span).Split(' ')[2]);
}
