using System.Collections.Concurrent;
using System.Globalization;

namespace Jota.Conformance.Tests;

/// <summary>What survives when the process does not.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Every_acknowledged_write_is_there_after_twenty_kills_and_revisions_rise()
    {
        var directory = JotaProcess.NewDirectory();
        // What was answered must be there; what was sent but not answered may be.
        var (acknowledged, sent) = (new ConcurrentDictionary<string, string>(), new ConcurrentDictionary<string, string>());
        var highest = 0L;
        for (var round = 0; round < 20; round++)
        {
            await using var jota = await JotaProcess.StartAsync(directory, "--runtime", "none");
            using var client = ApiClient.For(jota.Kubeconfig);
            var (present, revision) = await client.ListConfigMapsAsync();
            Assert.True(revision >= highest, $"revision went from {highest} to {revision}");
            Assert.All(acknowledged, pair => Assert.True(present.TryGetValue(pair.Key, out var value) && (value == pair.Value || value == sent[pair.Key]), $"{pair.Key} is lost or stale"));
            highest = Math.Max(highest, await WriteUntilKilledAsync(jota, client, acknowledged, sent, round));
        }

        Directory.Delete(directory, recursive: true);
        Assert.NotEmpty(acknowledged);
    }

    [Fact]
    public async Task Sigterm_stops_within_two_seconds_with_watches_open()
    {
        var directory = JotaProcess.NewDirectory();
        await using (var jota = await JotaProcess.StartAsync(directory, "--runtime", "simulated"))
        {
            using var client = ApiClient.For(jota.Kubeconfig);
            using var watch = await client.OpenWatchAsync();
            var (exitCode, time) = await jota.TerminateAsync();
            Assert.Equal(0, exitCode);
            Assert.True(time < TimeSpan.FromSeconds(2), $"took {time}");
        }

        Directory.Delete(directory, recursive: true);
    }

    private static async Task<long> WriteUntilKilledAsync(
        JotaProcess jota, ApiClient client, ConcurrentDictionary<string, string> acknowledged, ConcurrentDictionary<string, string> sent, int round)
    {
        var highest = 0L;
        var enough = new TaskCompletionSource();
        var writers = Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var n = 0; ; n++)
            {
                var (name, value) = ($"w{writer}-{n % 50}", string.Create(CultureInfo.InvariantCulture, $"{round}.{n}"));
                sent[name] = value;
                if (await client.TryPutConfigMapAsync(name, value) is not { } revision)
                {
                    return;
                }

                acknowledged[name] = value;
                InterlockedMax(ref highest, revision);
                if (n == 20 + (round * 7))
                {
                    enough.TrySetResult();
                }
            }
        }).ToList();
        await enough.Task;
        await jota.KillAsync();
        await Task.WhenAll(writers);
        return highest;
    }

    private static void InterlockedMax(ref long place, long value)
    {
        var seen = Interlocked.Read(ref place);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref place, value, seen);
        }
    }
}
