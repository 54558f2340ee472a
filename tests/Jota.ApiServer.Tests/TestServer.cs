using System.Collections.Immutable;
using System.Net;
using Jota.Api;
using Jota.Client;
using Jota.Store.Memory;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests;

/// <summary>An API server on a store in memory and a clock that stands still, with what tests say often.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public static readonly UserIdentity Admin = new("admin") { Groups = [UserIdentity.MastersGroup, UserIdentity.AuthenticatedGroup] };

    private TestServer(FakeTimeProvider clock, MemoryStore store, Func<ApiServerOptions, ApiServerOptions> change)
    {
        Clock = clock;
        Store = store;
        Core = new ApiServerCore(change(new ApiServerOptions { Store = store, Clock = clock, Ids = IdSource.Seeded(7) }));
        Api = Core.As(Admin);
    }

    public FakeTimeProvider Clock { get; }

    public MemoryStore Store { get; }

    public ApiServerCore Core { get; }

    public IApi Api { get; }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<TestServer> StartAsync(
        MemoryStore? store = null, ImmutableArray<IPNetwork>? ranges = null, Func<ApiServerOptions, ApiServerOptions>? change = null)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
        var server = new TestServer(
            clock,
            store ?? new MemoryStore(clock: clock),
            options => (change ?? (same => same))(ranges is { } some ? options with { ServiceRanges = some } : options));
        await server.Core.StartAsync(Ct);
        if (store is null)
        {
            await server.Api.CreateAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default", NamespaceProperty = "default" } }, Ct);
        }

        await server.SettleAsync();
        return server;
    }

    /// <summary>Lets the caches show everything that is stored, so that what begins now begins at once.</summary>
    public Task SettleAsync() => Api.ListAsync(new ApiTarget(Api.Catalog.For<V1Namespace>()), ListOptions.All, Ct);

    public static V1Pod Pod(string name, string? node = null, string ns = "default") => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns },
        Spec = new V1PodSpec { NodeName = node, Containers = [new V1Container { Name = "c", Image = "nginx" }] },
    };

    public static V1ConfigMap Map(string name, params (string Key, string Value)[] data) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
        Data = data.ToDictionary(d => d.Key, d => d.Value),
    };

    public static ObjectKey Key(string name, string ns = "default") => new(ns, name);

    public ApiTarget All<T>(string ns = "default") => new(Api.Catalog.For<T>(), ns);

    public ApiTarget One<T>(string name, string subresource = "", string ns = "default") => new(Api.Catalog.For<T>(), ns, name, subresource);

    public Task<WriteResult> PostAsync<T>(string json, WriteOptions? options = null, string ns = "default") =>
        Api.CreateAsync(All<T>(ns), Json(json), options ?? WriteOptions.Plain, Ct);

    public static ApiBody Json(string json) => new ApiBody.Encoded(System.Text.Encoding.UTF8.GetBytes(json));

    public Task<DeleteResult> DeleteAsync<T>(string name, DeleteOptions? options = null, string ns = "default") =>
        Api.DeleteAsync(One<T>(name, ns: ns), options ?? DeleteOptions.Default, Ct);

    public static Task<ApiException> FailsAsync(Func<Task> act) => Assert.ThrowsAsync<ApiException>(act);

    public Watching Watch<T>(ListOptions? options = null, string ns = "default") =>
        new(Api.WatchAsync(All<T>(ns), options ?? ListOptions.All, Ct));

    public ValueTask DisposeAsync() => Core.DisposeAsync();
}
