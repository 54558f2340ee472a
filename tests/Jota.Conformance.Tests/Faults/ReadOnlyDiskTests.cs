using System.Text.Json.Nodes;

namespace Jota.Conformance.Tests.Faults;

/// <summary>A cluster whose disk turns read-only while it runs.</summary>
public sealed class ReadOnlyDiskTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task While_nothing_can_be_written_reads_go_on_and_it_is_told_and_writes_come_back_with_the_disk()
    {
        using var folder = new DataFolder();
        using var disk = await ReadOnlySwitch.BuildAsync(below: folder.Path);
        string error;
        await using (var jota = await JotaProcess.StartInShellAsync(disk.First, folder.Path, "--runtime", "simulated"))
        {
            using var client = ApiClient.For(jota.Kubeconfig);
            using var watched = new CancellationTokenSource();
            var told = WatchAsync(client, watched.Token);
            await PutAsync(client, from: 0, to: 20);

            disk.TurnOn();
            await RefusedAsync(client);
            Assert.Equal(20, await CountAsync(client));

            disk.TurnOff();
            await Eventually.TrueAsync(async () => await client.StatusOfAsync("/readyz") == 200);
            Assert.Equal(200, await client.StatusOfAsync("/livez"));
            await PutAsync(client, from: 20, to: 30);
            Assert.Equal(30, await CountAsync(client));
            await Eventually.TrueAsync(() => Task.FromResult(told.Count >= 30));
            await watched.CancelAsync();
            Assert.Equal(Enumerable.Range(0, 30).Select(NameOf), told.Where(name => name.StartsWith("object", StringComparison.Ordinal)));
            await jota.KillAsync();
            error = await jota.ErrorAsync();
        }

        IsToldInFewLines(error);
        await IsAllThereAsync(folder.Path, 30);
    }

    [Fact]
    public async Task On_a_disk_that_the_kernel_made_read_only_it_is_the_same_and_a_kill_loses_nothing()
    {
        using var disk = await FailingDisk.MountAsync(megabytes: 128);
        var data = Path.Combine(disk.Path, "data");
        string error;
        await using (var jota = await JotaProcess.StartAsync(data, "--runtime", "simulated"))
        {
            using var client = ApiClient.For(jota.Kubeconfig);
            await PutAsync(client, from: 0, to: 20);
            await disk.FailAsync();
            await RefusedAsync(client);
            Assert.Equal(20, await CountAsync(client));
            await jota.KillAsync();
            error = await jota.ErrorAsync();
        }

        IsToldInFewLines(error);
        Assert.Contains("Read-only file system", await FailedStart.RunAsync(data), StringComparison.Ordinal);
        await disk.RepairAsync();
        await IsAllThereAsync(data, 20);
    }

    /// <summary>Every kind of write is refused with words that help, and health checks tell.</summary>
    private static async Task RefusedAsync(ApiClient client)
    {
        var changed = new JsonObject { ["data"] = new JsonObject { ["value"] = "2" } };
        var made = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "new" } };
        foreach (var answer in new[]
        {
            await client.TrySendAsync(HttpMethod.Post, Maps, made),
            await client.TrySendAsync(HttpMethod.Patch, $"{Maps}/{NameOf(0)}", changed),
            await client.TrySendAsync(HttpMethod.Delete, $"{Maps}/{NameOf(1)}"),
        })
        {
            Assert.Equal(500, answer?.Code);
            Assert.StartsWith("the disk cannot be written: Read-only file system", (string?)answer?.Body?["message"], StringComparison.Ordinal);
        }

        foreach (var check in (string[])["/readyz", "/readyz/store", "/livez"])
        {
            Assert.Equal(500, await client.StatusOfAsync(check));
        }
    }

    private static void IsToldInFewLines(string error)
    {
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.InRange(error.Split('\n').Count(line => line.Contains("Read-only file system", StringComparison.Ordinal)), 1, 20);
    }

    private static async Task IsAllThereAsync(string data, int count)
    {
        await using var jota = await JotaProcess.StartAsync(data, "--runtime", "simulated");
        using var client = ApiClient.For(jota.Kubeconfig);
        var (present, _) = await client.ListConfigMapsAsync();
        Assert.Equal(
            Enumerable.Range(0, count).Select(number => (NameOf(number), "1")),
            present.Where(map => map.Key.StartsWith("object", StringComparison.Ordinal)).Select(map => (map.Key, map.Value)).Order());
    }

    private static async Task PutAsync(ApiClient client, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            Assert.NotNull(await client.TryPutConfigMapAsync(NameOf(i), "1"));
        }
    }

    private static async Task<int> CountAsync(ApiClient client) =>
        (await client.ListConfigMapsAsync()).Values.Keys.Count(name => name.StartsWith("object", StringComparison.Ordinal));

    private static System.Collections.Concurrent.ConcurrentQueue<string> WatchAsync(ApiClient client, CancellationToken ct)
    {
        var told = new System.Collections.Concurrent.ConcurrentQueue<string>();
        _ = Task.Run(FollowAsync, CancellationToken.None);
        return told;

        async Task FollowAsync()
        {
            try
            {
                await foreach (var seen in client.WatchAsync(Maps, ct))
                {
                    told.Enqueue($"{seen["object"]?["metadata"]?["name"]}");
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
            {
                // The test is over.
            }
        }
    }

    private static string NameOf(int number) => $"object{number:00}";
}
