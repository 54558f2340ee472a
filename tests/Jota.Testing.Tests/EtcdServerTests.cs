using Jota.Api;
using Jota.Client;
using Jota.Hosting;
using Jota.Store.Etcd;
using Jota.Store.Etcd.Settings;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Testing.Tests;

/// <summary>The API on a real etcd.</summary>
public sealed class EtcdServerTests
{
    private static readonly ObjectKey Key = new("default", "settings");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_server_was_told_is_listed_and_watched_by_the_next()
    {
        await using var etcd = EtcdCluster.Start();
        string created;
        await using (var first = await StartAsync(etcd))
        {
            created = (await CreateAsync(first, "one")).Metadata.ResourceVersion;
            var list = await first.Administrator.ListAsync(Target(first), ListOptions.All, Ct);
            Assert.Contains(list.Items, item => item.Key == Key);
            var update = await first.Administrator.GetAsync<V1ConfigMap>(Key, Ct);
            await first.Administrator.UpdateAsync(update with { Data = new Dictionary<string, string> { ["a"] = "two" } }, Ct);
            Assert.Equal("two", await NextAsync(first, created));
        }

        await using var second = await StartAsync(etcd);
        Assert.Equal("two", (await second.Administrator.GetAsync<V1ConfigMap>(Key, Ct)).Data["a"]);
        await second.Administrator.DeleteAsync<V1ConfigMap>(Key, DeleteOptions.Default, Ct);
        var gone = await Assert.ThrowsAsync<ApiException>(() => second.Administrator.GetAsync<V1ConfigMap>(Key, Ct));
        Assert.Equal(404, gone.Code);
    }

    [Fact]
    public async Task While_etcd_is_away_the_server_says_so_and_goes_on_when_it_is_back()
    {
        await using var etcd = EtcdCluster.Start();
        await using var server = await StartAsync(etcd, patience: TimeSpan.FromMilliseconds(200));
        var before = await CreateAsync(server, "one");
        Assert.All(await ProblemsAsync(server), Assert.Null);

        await etcd.Members[0].KillAsync();
        Assert.Equal(503, (await Assert.ThrowsAsync<ApiException>(() => server.Administrator.ListAsync(Target(server), ListOptions.All, Ct))).Code);
        Assert.Equal(503, (await Assert.ThrowsAsync<ApiException>(() => CreateAsync(server, "two", "other"))).Code);
        await UntilAsync(server, problems => problems.All(problem => problem is not null && problem.Contains("etcd does not answer", StringComparison.Ordinal)));

        etcd.Members[0].Start();
        await UntilAsync(server, problems => problems.All(problem => problem is null));
        await CreateAsync(server, "two", "other");
        var update = await server.Administrator.GetAsync<V1ConfigMap>(Key, Ct);
        await server.Administrator.UpdateAsync(update with { Data = new Dictionary<string, string> { ["a"] = "three" } }, Ct);
        Assert.Equal("three", await NextAsync(server, before.Metadata.ResourceVersion));
    }

    private static async Task<ClusterParts> StartAsync(EtcdCluster etcd, TimeSpan? patience = null)
    {
        var options = new EtcdStoreOptions([.. etcd.Endpoints]);
        await using (await EtcdStore.OpenAsync(options, Ct))
        {
            // It answers by now, also to those who are in a hurry.
        }

        var store = await EtcdStore.OpenAsync(options with { Patience = patience ?? options.Patience }, Ct);
        return await ClusterParts.StartAsync(store, TimeProvider.System, IdSource.Random, NullLoggerFactory.Instance, Ct);
    }

    private static Task<V1ConfigMap> CreateAsync(ClusterParts server, string value, string name = "settings") => server.Administrator.CreateAsync(
        new V1ConfigMap
        {
            Metadata = new() { Name = name, NamespaceProperty = Key.Namespace },
            Data = new Dictionary<string, string> { ["a"] = value },
        },
        Ct);

    private static ApiTarget Target(ClusterParts server) =>
        new(server.Core.LiveCatalog.Now.All.Single(resource => resource.ObjectType == typeof(V1ConfigMap)), Key.Namespace);

    private static async Task<string> NextAsync(ClusterParts server, string after)
    {
        var target = Target(server) with { Name = Key.Name };
        await foreach (var change in server.Administrator.WatchAsync(target, new ListOptions { ResourceVersion = after }, Ct))
        {
            return change.Object!.As<V1ConfigMap>().Data["a"];
        }

        throw new InvalidOperationException("the watch was ended");
    }

    private static async Task<string?[]> ProblemsAsync(ClusterParts server)
    {
        var problems = new List<string?>();
        foreach (var check in server.HealthChecks(TimeProvider.System).Where(check => check.Name is "store" or "watch-caches"))
        {
            problems.Add(await check.CheckAsync(Ct));
        }

        return [.. problems];
    }

    private static async Task UntilAsync(ClusterParts server, Func<string?[], bool> so)
    {
        while (!so(await ProblemsAsync(server)))
        {
            await Task.Yield();
        }
    }
}
