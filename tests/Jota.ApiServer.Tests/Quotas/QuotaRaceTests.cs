using System.Collections.Concurrent;
using Jota.Api;
using Jota.ApiServer.Tests.Allocation;
using Jota.Client;
using Jota.Store.Memory;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using static Jota.ApiServer.Tests.Quotas.Quotas;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Quotas;

/// <summary>Quotas are exact whoever writes at the same time, and whatever becomes of the writes.</summary>
public sealed class QuotaRaceTests
{
    [Fact]
    public async Task Of_many_who_create_at_once_as_many_succeed_as_the_quota_has_room_for()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("pods=10 requests.cpu=10 configmaps=7");

        var pods = await AllAsync(200, n => server.Api.CreateAsync(Asking($"p{n}", "cpu=1"), Ct));
        var maps = await AllAsync(200, n => server.Api.CreateAsync(Map($"m{n}"), Ct));

        Assert.Equal((10, 7), (pods.Count(done => done is null), maps.Count(done => done is null)));
        Assert.All(pods.Concat(maps).OfType<ApiException>(), refused => Assert.Contains("exceeded quota: q", refused.Message, StringComparison.Ordinal));
        Assert.Equal(10, (await server.Api.ListAsync(server.All<V1Pod>(), ListOptions.All, Ct)).Items.Count);
    }

    [Fact]
    public async Task What_a_write_wanted_that_fails_is_free_again()
    {
        var disk = new FailingWrites(new MemoryStore(clock: new FakeTimeProvider()));
        await using var server = await StartAsync(change: options => options with { Store = disk });
        await server.LimitAsync("configmaps=2");
        await server.Api.CreateAsync(Map("a"), Ct);

        Assert.Equal(409, (await FailsAsync(() => server.Api.CreateAsync(Map("a"), Ct))).Code);
        Assert.Equal(422, (await FailsAsync(() => server.Api.CreateAsync(Map("A_"), Ct))).Code);
        disk.IsFull = true;
        Assert.Equal(500, (await FailsAsync(() => server.Api.CreateAsync(Map("b"), Ct))).Code);
        disk.IsFull = false;
        await server.Api.CreateAsync(Map("b"), Ct);
        await RefusedAsync(() => server.Api.CreateAsync(Map("c"), Ct));
    }

    [Fact]
    public async Task A_dry_run_is_refused_as_any_other_and_takes_nothing()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("configmaps=1");

        await server.Api.CreateAsync(server.All<V1ConfigMap>(), new ApiBody.Typed(Map("a")), WriteOptions.Plain with { DryRun = true }, Ct);
        await server.Api.CreateAsync(Map("a"), Ct);
        await RefusedAsync(() => server.Api.CreateAsync(server.All<V1ConfigMap>(), new ApiBody.Typed(Map("b")), WriteOptions.Plain with { DryRun = true }, Ct));
    }

    [Fact]
    public async Task What_is_deleted_is_free_for_whoever_comes_next()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("configmaps=1");
        for (var n = 0; n < 200; n++)
        {
            await server.Api.CreateAsync(Map($"m{n}"), Ct);
            await server.DeleteAsync<V1ConfigMap>($"m{n}");
        }
    }

    [Fact]
    public async Task A_quota_counts_from_the_answer_to_its_creation_on_and_until_that_to_its_deletion()
    {
        await using var server = await StartAsync();
        for (var n = 0; n < 100; n++)
        {
            await server.LimitAsync("configmaps=0");
            await RefusedAsync(() => server.Api.CreateAsync(Map("a"), Ct));
            await server.ChangeAsync("configmaps=1");
            await server.Api.CreateAsync(Map("a"), Ct);
            await server.ChangeAsync("configmaps=0");
            await RefusedAsync(() => server.Api.CreateAsync(Map("b"), Ct));
            await server.DeleteAsync<V1ResourceQuota>("q");
            await server.Api.CreateAsync(Map("b"), Ct);
            await server.Api.DeleteCollectionAsync(server.All<V1ConfigMap>(), ListOptions.All, DeleteOptions.Default, Ct);
        }
    }

    [Fact]
    public async Task A_storm_of_writers_never_exceeds_quotas_that_come_and_go_and_leaves_nothing_behind()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("pods=12 requests.cpu=20");
        using var over = new CancellationTokenSource();
        var worst = Task.Run(() => WorstAsync(server, over.Token), Ct);
        var changing = Task.Run(() => ComeAndGoAsync(server, over.Token), Ct);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(() => StormAsync(server, writer), Ct)));
        await over.CancelAsync();
        await changing;
        var (pods, cpu) = await worst;
        Assert.InRange(pods, 1, 12);
        Assert.InRange(cpu, 1, 20);

        await server.Api.DeleteCollectionAsync(server.All<V1Pod>(), ListOptions.All, DeleteOptions.Default with { GracePeriodSeconds = 0 }, Ct);
        var full = await AllAsync(30, n => server.Api.CreateAsync(Asking($"f{n}", "cpu=1"), Ct));
        Assert.Equal(12, full.Count(done => done is null));
    }

    private static async Task StormAsync(TestServer server, int writer)
    {
        var random = new Random(writer);
        var mine = new Queue<string>();
        for (var n = 0; n < 60; n++)
        {
            var name = $"p{writer}-{n}";
            if (await TryAsync(() => server.Api.CreateAsync(Asking(name, $"cpu={random.Next(1, 5)}"), Ct)) is null)
            {
                mine.Enqueue(name);
            }

            if (mine.Count > random.Next(3))
            {
                var gone = mine.Dequeue();
                await server.DeleteAsync<V1Pod>(gone, DeleteOptions.Default with { GracePeriodSeconds = 0 });
            }
        }
    }

    /// <summary>The most that there ever was.</summary>
    private static async Task<(int Pods, long Cpu)> WorstAsync(TestServer server, CancellationToken over)
    {
        var worst = (Pods: 0, Cpu: 0L);
        while (!over.IsCancellationRequested)
        {
            var pods = (await server.Api.ListAsync(server.All<V1Pod>(), ListOptions.All, Ct)).Items;
            var cpu = pods.Sum(pod => Quantity.Of(pod.As<V1Pod>().Spec.Containers[0].Resources.Requests["cpu"]).Value);
            worst = (Math.Max(worst.Pods, pods.Count), Math.Max(worst.Cpu, cpu));
            await Task.Yield();
        }

        return worst;
    }

    private static async Task ComeAndGoAsync(TestServer server, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await server.LimitAsync("pods=5", "other");
            await server.ChangeAsync("pods=12 requests.cpu=20 memory=1Gi");
            await server.DeleteAsync<V1ResourceQuota>("other");
            await server.ChangeAsync("pods=12 requests.cpu=20");
        }
    }

    private static async Task<IReadOnlyList<ApiException?>> AllAsync(int count, Func<int, Task> act)
    {
        var done = new ConcurrentBag<ApiException?>();
        await Task.WhenAll(Enumerable.Range(0, count).Select(n => Task.Run(async () => done.Add(await TryAsync(() => act(n))), Ct)));
        return [.. done];
    }

    private static async Task<ApiException?> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (ApiException e) when (e.Code == 403)
        {
            return e;
        }
    }
}
