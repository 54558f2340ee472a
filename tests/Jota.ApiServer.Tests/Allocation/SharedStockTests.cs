using System.Net;
using Jota.Api;
using Jota.Client;
using Jota.Store;
using Jota.Store.Memory;
using Jota.Store.Sqlite;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Allocation;

/// <summary>Two servers hand out of one stock. Both draw the same random numbers, so that they meet wherever they can.</summary>
public sealed class SharedStockTests
{
    private const int Writers = 8;
    private const string WithPort = """{"type":"NodePort","ports":[{"port":80}]}""";

    public static TheoryData<string> Stores => ["memory", "sqlite"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Nothing_is_handed_out_twice_and_nothing_is_left_over(string kind)
    {
        await using var pair = await Pair.StartAsync(kind, "10.0.0.0/26");
        var made = await pair.CreateManyAsync(60, WithPort);
        Assert.Equal(60, made.Select(service => service.Spec.ClusterIP).Distinct().Count());
        Assert.Equal(60, made.Select(service => service.Spec.Ports[0].NodePort).Distinct().Count());

        // Two addresses are left, for either of them.
        await CreateAsync(pair.One, "a", "{}");
        await CreateAsync(pair.Other, "b", "{}");
        foreach (var api in new[] { pair.One, pair.Other })
        {
            var full = await TestServer.FailsAsync(() => CreateAsync(api, "more", "{}"));
            Assert.Equal((500, "Internal error occurred: failed to allocate a serviceIP: range is full"), (full.Code, full.Message));
        }

        // What one takes back the other hands out at once.
        for (var i = 0; i < 10; i++)
        {
            await pair.One.DeleteAsync<V1Service>(TestServer.Key($"s{i}"), DeleteOptions.Default, TestServer.Ct);
            Assert.Equal(made[i].Spec.ClusterIP, (await CreateAsync(pair.Other, $"again{i}", "{}")).Spec.ClusterIP);
        }

        Assert.Equal(62, (await pair.KeysAsync("/registry/ipaddresses/")).Count);
        Assert.Equal(50, (await pair.KeysAsync("/registry/ranges/servicenodeports/")).Count);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Of_two_that_ask_for_one_address_and_port_one_gets_them(string kind)
    {
        await using var pair = await Pair.StartAsync(kind, "10.0.0.0/24");
        for (var i = 1; i < 20; i++)
        {
            var spec = $$"""{"clusterIP":"10.0.0.{{i}}","type":"NodePort","ports":[{"port":80,"nodePort":{{30000 + i}}}]}""";
            var outcomes = await Task.WhenAll(TryAsync(pair.One, $"a{i}", spec), TryAsync(pair.Other, $"b{i}", spec));
            var refused = Assert.Single(outcomes, outcome => outcome is not null)!;
            Assert.Equal(422, refused.Code);
            Assert.Contains("already allocated", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task What_changes_take_and_give_back_is_known_to_both(string kind)
    {
        await using var pair = await Pair.StartAsync(kind, "10.0.0.0/24");
        var made = await pair.CreateManyAsync(24, """{"ports":[{"port":80}]}""");
        var changed = await Task.WhenAll(made.Select((service, i) => Task.Run(
            () => PatchAsync(pair.Of(i), service.Metadata.Name, """{"spec":{"type":"NodePort"}}"""), TestServer.Ct)));
        Assert.Equal(24, changed.Select(service => service.Spec.Ports[0].NodePort).Distinct().Count());

        await Task.WhenAll(made.Select((service, i) => PatchAsync(pair.Of(i + 1), service.Metadata.Name, """{"spec":{"type":"ClusterIP"}}""")));
        Assert.Empty(await pair.KeysAsync("/registry/ranges/servicenodeports/"));
        var port = changed[0].Spec.Ports[0].NodePort;
        await CreateAsync(pair.Other, "other", $$"""{"type":"NodePort","ports":[{"port":80,"nodePort":{{port}}}]}""");
    }

    [Fact]
    public async Task An_address_is_an_object_that_names_its_service_and_ends_with_it()
    {
        await using var server = await TestServer.StartAsync();
        await CreateAsync(server.Api, "web", """{"clusterIP":"10.96.0.9","ports":[{"port":80}]}""");
        var address = await server.Api.GetAsync<V1IPAddress>(ObjectKey.Cluster("10.96.0.9"), TestServer.Ct);
        Assert.Equal(("services", "default", "web"), (address.Spec.ParentRef.Resource, address.Spec.ParentRef.NamespaceProperty, address.Spec.ParentRef.Name));
        Assert.Equal("IPv4", address.Metadata.Labels["ipaddress.kubernetes.io/ip-family"]);
        await server.DeleteAsync<V1Service>("web");
        var gone = await TestServer.FailsAsync(() => server.Api.GetAsync<V1IPAddress>(ObjectKey.Cluster("10.96.0.9"), TestServer.Ct));
        Assert.Equal(404, gone.Code);
    }

    [Fact]
    public async Task An_address_that_somebody_made_an_object_of_is_not_handed_out()
    {
        await using var server = await TestServer.StartAsync();
        var own = new V1IPAddress
        {
            Metadata = new() { Name = "10.96.0.9" },
            Spec = new() { ParentRef = new() { Resource = "things", Group = "example.com", Name = "one" } },
        };
        await server.Api.CreateAsync(own, TestServer.Ct);
        var refused = await TestServer.FailsAsync(() => CreateAsync(server.Api, "web", """{"clusterIP":"10.96.0.9","ports":[{"port":80}]}"""));
        Assert.Contains("provided IP is already allocated", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_makes_the_keys_that_are_missing_and_removes_those_of_nobody()
    {
        var store = new MemoryStore();
        await using (var before = await TestServer.StartAsync(store))
        {
            await CreateAsync(before.Api, "web", """{"clusterIP":"10.96.0.9","type":"NodePort","ports":[{"port":80,"nodePort":30009}]}""");
            await CreateAsync(before.Api, "gone", """{"clusterIP":"10.96.0.8","type":"NodePort","ports":[{"port":80,"nodePort":30008}]}""");
        }

        // As an older version left it, and as nobody does.
        await store.WriteAsync(StoreWrite.Clear("/registry/ipaddresses/10.96.0.9"), TestServer.Ct);
        await store.WriteAsync(StoreWrite.Clear("/registry/ranges/servicenodeports/30009"), TestServer.Ct);
        await store.WriteAsync(StoreWrite.Clear("/registry/services/specs/default/gone"), TestServer.Ct);

        await using var after = await TestServer.StartAsync(store);
        Assert.Equal(["/registry/ipaddresses/10.96.0.9"], await KeysAsync(store, "/registry/ipaddresses/"));
        Assert.Equal(["/registry/ranges/servicenodeports/30009"], await KeysAsync(store, "/registry/ranges/servicenodeports/"));
        await TestServer.FailsAsync(() => CreateAsync(after.Api, "b", """{"clusterIP":"10.96.0.9","ports":[{"port":80}]}"""));
        await CreateAsync(after.Api, "c", """{"clusterIP":"10.96.0.8","type":"NodePort","ports":[{"port":80,"nodePort":30008}]}""");
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(IRevisionedStore store, string prefix) =>
        [.. (await store.RangeAsync(new(prefix), TestServer.Ct)).Values.Select(value => value.Key)];

    private static async Task<V1Service> CreateAsync(IApi api, string name, string spec)
    {
        var body = TestServer.Json($$"""{"metadata":{"name":"{{name}}"},"spec":{{(spec == "{}" ? """{"ports":[{"port":80}]}""" : spec)}}}""");
        return (await api.CreateAsync(new ApiTarget(api.Catalog.For<V1Service>(), "default"), body, WriteOptions.Plain, TestServer.Ct)).Object.As<V1Service>();
    }

    private static async Task<ApiException?> TryAsync(IApi api, string name, string spec)
    {
        try
        {
            await Task.Run(() => CreateAsync(api, name, spec), TestServer.Ct);
            return null;
        }
        catch (ApiException refused)
        {
            return refused;
        }
    }

    private static async Task<V1Service> PatchAsync(IApi api, string name, string patch) => (await api.PatchAsync(
        new ApiTarget(api.Catalog.For<V1Service>(), "default", name),
        new PatchBody(PatchType.Merge, System.Text.Encoding.UTF8.GetBytes(patch)),
        WriteOptions.Plain,
        TestServer.Ct)).Object.As<V1Service>();

    /// <summary>Two servers on one store.</summary>
    private sealed class Pair : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("jota-shared-").FullName;
        private readonly List<ApiServerCore> _cores = [];
        private IRevisionedStore _store = null!;

        public IApi One => _cores[0].As(TestServer.Admin);

        public IApi Other => _cores[1].As(TestServer.Admin);

        public static async Task<Pair> StartAsync(string kind, string range)
        {
            var pair = new Pair();
            pair._store = kind == "sqlite"
                ? await SqliteStore.OpenAsync(new(Path.Combine(pair._folder, "store.db")), TestServer.Ct)
                : new MemoryStore(clock: new FakeTimeProvider());
            for (var i = 0; i < 2; i++)
            {
                var core = new ApiServerCore(new()
                {
                    Store = pair._store,
                    Clock = new FakeTimeProvider(),
                    Ids = IdSource.Seeded(7),
                    ServiceRanges = [IPNetwork.Parse(range)],
                    UpkeepLease = new(new("kube-system", "upkeep"), $"server-{i}"),
                });
                await core.StartAsync(TestServer.Ct);
                pair._cores.Add(core);
            }

            return pair;
        }

        public IApi Of(int number) => number % 2 == 0 ? One : Other;

        /// <summary>Creates services s0, s1, … through both, eight at a time each.</summary>
        public async Task<V1Service[]> CreateManyAsync(int count, string spec)
        {
            var made = new V1Service[count];
            var next = -1;
            await Task.WhenAll(Enumerable.Range(0, 2 * Writers).Select(writer => Task.Run(
                async () =>
                {
                    for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
                    {
                        made[i] = await CreateAsync(Of(writer), $"s{i}", spec);
                    }
                },
                TestServer.Ct)));
            return made;
        }

        public Task<IReadOnlyList<string>> KeysAsync(string prefix) => SharedStockTests.KeysAsync(_store, prefix);

        public async ValueTask DisposeAsync()
        {
            foreach (var core in _cores)
            {
                await core.DisposeAsync();
            }

            await _store.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
