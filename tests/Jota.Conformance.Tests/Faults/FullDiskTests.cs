using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Conformance.Tests.Faults;

/// <summary>A cluster whose disk has no room left, and one whose disk cannot be written.</summary>
public sealed class FullDiskTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task On_a_full_disk_deletes_work_and_it_is_told_and_a_kill_loses_nothing()
    {
        using var disk = SmallDisk.Mount(megabytes: 96);
        var data = Path.Combine(disk.Path, "data");
        string error;
        await using (var jota = await JotaProcess.StartAsync(data, "--runtime", "simulated"))
        {
            using var client = ApiClient.For(jota.Kubeconfig);
            for (var i = 0; i < 40; i++)
            {
                Assert.NotNull(await client.TryPutConfigMapAsync(NameOf(i), "1"));
            }

            await CreatePodAsync(client);
            disk.Fill();
            await UntilRefusedAsync(client);
            Assert.Equal(500, await client.StatusOfAsync("/readyz"));
            Assert.Equal(500, await client.StatusOfAsync("/readyz/store"));
            Assert.Equal(500, await client.StatusOfAsync("/livez"));
            await DeleteAsync(client, from: 0, to: 10);
            await DeletePodAsync(client);
            await jota.KillAsync();
            error = await jota.ErrorAsync();
        }

        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.InRange(error.Split('\n').Count(line => line.Contains("the disk is full", StringComparison.Ordinal)), 1, 20);

        disk.Fill();
        await using var again = await JotaProcess.StartAsync(data, "--runtime", "simulated");
        using var later = ApiClient.For(again.Kubeconfig);
        var (present, _) = await later.ListConfigMapsAsync();
        Assert.Equal(
            Enumerable.Range(10, 30).Select(NameOf).Order(),
            present.Keys.Where(name => name.StartsWith("object", StringComparison.Ordinal)).Order());
        await DeleteAsync(later, from: 10, to: 20);

        disk.Empty();
        await Eventually.TrueAsync(async () => await later.StatusOfAsync("/readyz") == 200);
        Assert.NotNull(await later.TryPutConfigMapAsync("room", "1"));
    }

    [Fact]
    public async Task A_disk_that_cannot_be_written_is_told_in_one_line()
    {
        using var disk = SmallDisk.Mount(megabytes: 96);
        var data = Path.Combine(disk.Path, "data");
        await using (var jota = await JotaProcess.StartAsync(data, "--runtime", "none"))
        {
            await jota.TerminateAsync();
        }

        disk.MakeReadOnly();
        Assert.Contains(data, await FailedStart.RunAsync(data), StringComparison.Ordinal);
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"object{number:00}");

    private static async Task UntilRefusedAsync(ApiClient client)
    {
        for (var i = 0; i < 1000; i++)
        {
            var body = new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = $"large{i}" },
                ["data"] = new JsonObject { ["value"] = new string('x', 200_000) },
            };
            if (await client.TrySendAsync(HttpMethod.Post, Maps, body) is ( >= 500, { } answer))
            {
                Assert.StartsWith("the disk is full", (string?)answer["message"], StringComparison.Ordinal);
                return;
            }
        }

        Assert.Fail("nothing was refused");
    }

    private static async Task DeleteAsync(ApiClient client, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            Assert.Equal(200, (await client.TrySendAsync(HttpMethod.Delete, $"{Maps}/{NameOf(i)}"))?.Code);
        }
    }

    private static async Task CreatePodAsync(ApiClient client)
    {
        var pod = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "web" },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "nginx" }) },
        };
        Assert.Equal(201, (await client.TrySendAsync(HttpMethod.Post, "/api/v1/namespaces/default/pods", pod))?.Code);
        await Eventually.TrueAsync(
            async () => (string?)(await client.TrySendAsync(HttpMethod.Get, "/api/v1/namespaces/default/pods/web"))?.Body?["status"]?["phase"] == "Running");
    }

    // With its time of grace: a date of deletion, the node's last status, and then the end.
    private static async Task DeletePodAsync(ApiClient client)
    {
        Assert.Equal(200, (await client.TrySendAsync(HttpMethod.Delete, "/api/v1/namespaces/default/pods/web"))?.Code);
        await Eventually.TrueAsync(
            async () => (await client.TrySendAsync(HttpMethod.Get, "/api/v1/namespaces/default/pods/web"))?.Code == 404);
    }
}
