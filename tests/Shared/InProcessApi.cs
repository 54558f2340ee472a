using Jota.Api;
using Jota.ApiServer;
using Jota.Client;
using Jota.Store.Memory;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Tests;

/// <summary>A real API server on a store in memory and a clock that only tests move; and waiting without polling.</summary>
internal sealed class InProcessApi : IAsyncDisposable
{
    /// <summary>How long a test waits before it calls something missing; real time, only ever spent by failing tests.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ApiServerCore _core;

    private InProcessApi()
    {
        Clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        _core = new ApiServerCore(new ApiServerOptions { Store = new MemoryStore(clock: Clock), Clock = Clock, Ids = IdSource.Seeded(7) });
        Api = As(ApiServerCore.Self);
    }

    public FakeTimeProvider Clock { get; }

    /// <summary>The API for the test itself.</summary>
    public IApi Api { get; }

    public PodTrace Trace => _core.Trace;

    /// <summary>Who may do what here.</summary>
    public IAuthorizer Authorizer => _core.Authorizer;

    public static async Task<InProcessApi> StartAsync()
    {
        var server = new InProcessApi();
        await server._core.StartAsync(CancellationToken.None);
        return server;
    }

    /// <summary>The API for a component.</summary>
    public IApi As(string user) => As(new UserIdentity(user) { Groups = [UserIdentity.AuthenticatedGroup] });

    public IApi As(UserIdentity user) => _core.As(user);

    public Task<T> CreateAsync<T>(T obj)
        where T : class, IKubernetesObject<V1ObjectMeta> => Api.CreateAsync(obj, CancellationToken.None);

    public Task<T> GetAsync<T>(string name, string ns = "default")
        where T : class => Api.GetAsync<T>(KeyOf<T>(name, ns), CancellationToken.None);

    public async Task<T> ChangeAsync<T>(string name, Action<T> change, string subresource = "", string ns = "default")
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var target = ApiTarget.Of(Api.Catalog.For<T>(), KeyOf<T>(name, ns), subresource);
        while (true)
        {
            var copy = (T)(await Api.GetAsync(target with { Subresource = "" }, GetOptions.Newest, CancellationToken.None)).Decode();
            change(copy);
            try
            {
                return (await Api.UpdateAsync(target, new ApiBody.Typed(copy), WriteOptions.Plain, CancellationToken.None)).Object.As<T>();
            }
            catch (ApiException e) when (e.Reason == "Conflict")
            {
                // A controller was faster: again, of what is there now.
            }
        }
    }

    public Task<DeleteResult> DeleteAsync<T>(string name, string ns = "default", DeleteOptions? options = null)
        where T : class => Api.DeleteAsync<T>(KeyOf<T>(name, ns), options ?? DeleteOptions.Default, CancellationToken.None);

    public async Task<List<T>> ListAsync<T>(string ns = "default")
        where T : class
    {
        var resource = Api.Catalog.For<T>();
        var list = await Api.ListAsync(new(resource, resource.Namespaced ? ns : ""), ListOptions.All, CancellationToken.None);
        return [.. list.Items.Select(obj => obj.As<T>())];
    }

    /// <summary>Completes when an object of the kind is as wanted.</summary>
    public async Task<T> UntilAsync<T>(Func<T, bool> wanted, string ns = "default")
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var resource = Api.Catalog.For<T>();
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var change in Api.WatchAsync(new(resource, resource.Namespaced ? ns : ""), ListOptions.All, patience.Token))
        {
            if (change is { Type: WatchEventType.Added or WatchEventType.Modified, Object: { } obj } && wanted(obj.As<T>()))
            {
                return obj.As<T>();
            }
        }

        throw new InvalidOperationException("the watch ended");
    }

    /// <summary>Completes when an object is gone.</summary>
    public async Task UntilGoneAsync<T>(string name, string ns = "default")
        where T : class
    {
        var resource = Api.Catalog.For<T>();
        var target = new ApiTarget(resource, resource.Namespaced ? ns : "");
        using var patience = new CancellationTokenSource(Patience);
        var list = await Api.ListAsync(target, ListOptions.All, patience.Token);
        if (list.Items.All(obj => obj.Key.Name != name))
        {
            return;
        }

        await foreach (var change in Api.WatchAsync(target, ListOptions.All with { ResourceVersion = list.Revision.ToString() }, patience.Token))
        {
            if (change.Type == WatchEventType.Deleted && change.Object?.Key.Name == name)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Lets time pass, in steps, until a task is done; answers how much passed. Time that passes before the component waits for it is lost
    /// to the component, so one step may not be enough: how much passed is the least it took, never the most.
    /// </summary>
    public async Task<TimeSpan> PassUntilAsync(Task done, TimeSpan step)
    {
        var passed = TimeSpan.Zero;
        while (await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System)) != done)
        {
            Clock.Advance(step);
            passed += step;
        }

        await done;
        return passed;
    }

    /// <summary>Lets time pass, in steps, until something is so.</summary>
    public async Task PassUntilAsync(Func<bool> so, TimeSpan step)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!so())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
            Clock.Advance(step);
        }
    }

    public ValueTask DisposeAsync() => _core.DisposeAsync();

    private ObjectKey KeyOf<T>(string name, string ns) => Api.Catalog.For<T>().Namespaced ? new(ns, name) : ObjectKey.Cluster(name);
}
