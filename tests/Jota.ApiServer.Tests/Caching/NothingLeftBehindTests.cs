using System.Text;
using Jota.Api;
using Jota.ApiServer.Aggregation;
using Jota.ApiServer.Authorization.Nodes;
using Jota.ApiServer.Authorization.Rbac;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Http;
using Jota.Client;
using Jota.Store;
using Jota.Store.Memory;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Caching;

/// <summary>A hundred thousand of each come and go, and nothing of them is kept.</summary>
public sealed class NothingLeftBehindTests
{
    private const int Many = 100_000;

    [Fact]
    public async Task Watches_of_any_time_and_name_leave_nothing()
    {
        await using var server = await StartAsync();
        var cache = server.Core.Caches.Of(server.Api.Catalog.For<V1ConfigMap>());
        var timeout = TimeSpan.FromSeconds(long.MaxValue / TimeSpan.TicksPerSecond);
        var failed = 0;
        for (var i = 0; i < Many; i++)
        {
            var options = new ListOptions { Fields = FieldSelector.Where("metadata.name", $"m{i}"), Timeout = timeout, AllowWatchBookmarks = true };
            failed += await Record.ExceptionAsync(() => LookAsync(server.Api.WatchAsync(server.All<V1ConfigMap>(), options, Ct))) is null ? 0 : 1;
        }

        // One that fails leaves nothing either.
        Assert.Equal((0, 0, 0), (failed, cache.Watchers, cache.Places));
    }

    [Fact]
    public async Task Watches_that_end_in_time_leave_no_places_of_their_names_and_nodes()
    {
        await using var server = await StartAsync();
        var (maps, pods) = (server.Core.Caches.Of(server.Api.Catalog.For<V1ConfigMap>()), server.Core.Caches.Of(server.Api.Catalog.For<V1Pod>()));
        for (var i = 0; i < Many; i += 100)
        {
            var watches = Enumerable.Range(i, 100).Select(number => number % 2 == 0
                ? ReadAsync(server.Api.WatchAsync(server.All<V1ConfigMap>(), ForASecond("metadata.name", number), Ct))
                : ReadAsync(server.Api.WatchAsync(server.All<V1Pod>(), ForASecond("spec.nodeName", number), Ct))).ToList();
            Assert.Equal((50, 50), (maps.Places, pods.Places));
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAll(watches);
        }

        Assert.Equal((0, 0, 0, 0), (maps.Watchers, maps.Places, pods.Watchers, pods.Places));
    }

    [Fact]
    public async Task Reads_of_a_revision_that_never_comes_leave_nothing()
    {
        var clock = new FakeTimeProvider();
        var gate = new RevisionGate();
        for (var i = 0; i < Many; i += 100)
        {
            var reads = Enumerable.Range(i + 1, 100).Select(at => gate.WhenReachedAsync(new(at), TimeSpan.FromSeconds(3), clock, Ct)).ToList();
            clock.Advance(TimeSpan.FromSeconds(3));
            await Assert.ThrowsAsync<TimeoutException>(() => Task.WhenAll(reads));
        }

        Assert.InRange(gate.Waiting, 0, 64);
    }

    [Fact]
    public void Roles_and_bindings_leave_nothing()
    {
        var caches = Caches();
        var rbac = new RbacIndex(caches);
        var (roles, bindings) = (new Feeding(caches, typeof(V1Role)), new Feeding(caches, typeof(V1RoleBinding)));
        for (var i = 0; i < Many; i++)
        {
            // The role goes first and its binding later, and the other way around; half of the bindings name a role that never was.
            var key = new ObjectKey($"ns{i % 100}", $"r{i}");
            var named = i % 2 == 0 ? key.Name : $"absent-{i}";
            roles.Put(key, """ "rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}] """);
            bindings.Put(key, $$""" "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"{{named}}"},"subjects":[{"kind":"User","name":"u{{i}}"}] """);
            (i % 3 == 0 ? roles : bindings).Delete(key);
            (i % 3 == 0 ? bindings : roles).Delete(key);
            Assert.Null(rbac.RulesOf(new V1RoleRef { Kind = "Role", Name = named }, key.Namespace));
        }

        Assert.Equal(0, rbac.Count);
    }

    [Fact]
    public void Pods_of_nodes_leave_nothing()
    {
        var caches = Caches();
        var nodes = new NodePods(caches);
        Assert.False(nodes.Need("n", "default", _ => true));
        var pods = new Feeding(caches, typeof(V1Pod));
        for (var i = 0; i < Many; i++)
        {
            var key = Key($"p{i}");
            pods.Put(key, $$""" "spec":{"nodeName":"node-{{i}}","containers":[]} """);
            pods.Delete(key);
        }

        Assert.Equal(0, nodes.Nodes);
    }

    [Fact]
    public void Names_of_unknown_messages_leave_nothing()
    {
        var before = ProtobufMessages.Count;
        for (var i = 0; i < Many; i++)
        {
            Assert.Null(ProtobufMessages.Find($"core.v1.NoSuch{i}"));
        }

        Assert.Equal(before, ProtobufMessages.Count);
    }

    [Fact]
    public void Addresses_that_clients_come_by_leave_nothing()
    {
        var documents = new DiscoveryDocuments(ResourceCatalog.BuiltIn, AggregatedVersions.None);
        for (var i = 0; i < Many; i++)
        {
            documents.Core($"127.{i / 65536}.{i / 256 % 256}.{i % 256}:6443");
        }

        Assert.Equal(0, documents.Count);
    }

    private static ListOptions ForASecond(string path, int number) =>
        new() { Fields = FieldSelector.Where(path, $"x{number}"), Timeout = TimeSpan.FromSeconds(1), AllowWatchBookmarks = true };

    /// <summary>Watches to the end.</summary>
    private static async Task ReadAsync(IAsyncEnumerable<WatchEvent> watch)
    {
        await foreach (var _ in watch)
        {
        }
    }

    /// <summary>Begins to watch and leaves in the middle of it, as most do.</summary>
    private static async Task LookAsync(IAsyncEnumerable<WatchEvent> watch)
    {
        await using var steps = new WatchSteps(_ => watch, Ct);
        if (steps.Step())
        {
            await steps.MovedAsync();
        }
    }

    private static WatchCaches Caches() => new(new LiveCatalog(ResourceCatalog.BuiltIn), new MemoryStore(), new FakeTimeProvider());

    /// <summary>Puts objects of one kind into its cache, past store and feed.</summary>
    private sealed class Feeding(WatchCaches caches, Type type)
    {
        private readonly WatchCache _cache = caches.All.First(cache => cache.Resource.ObjectType == type);
        private long _revision;

        public void Put(ObjectKey key, string rest) => Apply(key, Encoding.UTF8.GetBytes(
            $$"""{"metadata":{"name":"{{key.Name}}","namespace":"{{key.Namespace}}","uid":"u"},{{rest}}}"""));

        public void Delete(ObjectKey key) => Apply(key, null);

        private void Apply(ObjectKey key, byte[]? value)
        {
            var change = new StoreChange(_cache.KeyOf(key), new(++_revision), value is null ? default(ReadOnlyMemory<byte>?) : value, default);
            if (_cache.Read(change) is { } seen)
            {
                _cache.Apply(change, seen);
            }
        }
    }
}
