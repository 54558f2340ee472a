using System.Diagnostics;
using Jota.Api;
using Jota.Store;
using Jota.Store.Sqlite;

namespace Jota.Benchmarks.Stores;

/// <summary>Durable writes per second: each writer updates a key of its own, one write after the other.</summary>
internal static class StoreBenchmark
{
    public static async Task RunAsync(StoreBenchmarkOptions options)
    {
        Console.WriteLine("writers   writes/s    p50 ms    p99 ms  p99.9 ms    max ms    log MiB   open ms");
        foreach (var writers in options.Writers)
        {
            var folder = Directory.CreateDirectory(Path.Combine(options.Folder, $"jota-bench-{Environment.ProcessId}-{writers}"));
            try
            {
                await RunAsync(options, writers, Path.Combine(folder.FullName, "store.db"));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task RunAsync(StoreBenchmarkOptions options, int writers, string path)
    {
        var opening = Stopwatch.GetTimestamp();
        await using var store = await SqliteStore.OpenAsync(new(path), CancellationToken.None);
        var opened = Stopwatch.GetElapsedTime(opening);

        await WriteAsync(store, options with { Time = TimeSpan.FromSeconds(1) }, writers, "warm");
        using var stop = new CancellationTokenSource();
        var watchers = Enumerable.Range(0, options.Watchers).Select(_ => WatchAsync(store, stop.Token)).ToArray();
        var started = Stopwatch.GetTimestamp();
        var latencies = await WriteAsync(store, options, writers, "run");
        var took = Stopwatch.GetElapsedTime(started);
        await stop.CancelAsync();
        await Task.WhenAll(watchers);

        Array.Sort(latencies);
        Console.WriteLine(
            $"{writers,7} {latencies.Length / took.TotalSeconds,10:0} {At(latencies, 0.5),9:0.00} {At(latencies, 0.99),9:0.00} "
            + $"{At(latencies, 0.999),9:0.00} {latencies[^1],9:0.00} {new FileInfo(path + "-wal").Length / 1048576.0,10:0.0} "
            + $"{opened.TotalMilliseconds,9:0.0}");
    }

    private static async Task<double[]> WriteAsync(SqliteStore store, StoreBenchmarkOptions options, int writers, string name)
    {
        var end = Stopwatch.GetTimestamp() + (long)(options.Time.TotalSeconds * Stopwatch.Frequency);
        var latencies = await Task.WhenAll(Enumerable.Range(0, writers).Select(i =>
            Task.Run(() => WriteOneAsync(store, $"/registry/pods/{name}/pod-{i:00000}", options.Bytes, end))));
        return [.. latencies.SelectMany(l => l)];
    }

    private static async Task<List<double>> WriteOneAsync(SqliteStore store, string key, int bytes, long end)
    {
        var latencies = new List<double>(100_000);
        var revision = Revision.None;
        for (var now = Stopwatch.GetTimestamp(); now < end;)
        {
            // A fresh array per write, as a server has one per request.
            var outcome = await store.WriteAsync(new(key, new byte[bytes], revision), CancellationToken.None);
            revision = outcome.Succeeded ? outcome.Revision : throw new InvalidOperationException("a write of one's own key was refused");
            var then = Stopwatch.GetTimestamp();
            latencies.Add(Stopwatch.GetElapsedTime(now, then).TotalMilliseconds);
            now = then;
        }

        return latencies;
    }

    private static async Task WatchAsync(SqliteStore store, CancellationToken ct)
    {
        try
        {
            await foreach (var batch in store.WatchAsync("/registry/", store.Revision, ct))
            {
                GC.KeepAlive(batch);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static double At(double[] sorted, double quantile) => sorted[(int)(quantile * (sorted.Length - 1))];
}
