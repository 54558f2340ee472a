using Jota.Api;
using Jota.Client;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Kinds;

/// <summary>Kinds come and go a thousand times while others work: nobody is answered wrongly, and nothing stays behind.</summary>
public sealed class RuntimeKindStormTests
{
    private const int Rounds = 1000;
    private const int Watchers = 100;
    private const int Writers = 8;

    [Fact]
    public async Task A_kind_that_comes_and_goes_a_thousand_times_disturbs_nobody_and_leaves_nothing()
    {
        await using var server = await StartAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var present = new Present();
        var watches = Enumerable.Range(0, Watchers).Select(i => Task.Run(() => WatchAsync(server, present, i, over.Token))).ToArray();
        var writes = Enumerable.Range(0, Writers).Select(i => Task.Run(() => WriteAsync(server, present, i, over.Token))).ToArray();
        var forgotten = new List<WeakReference>();
        for (var round = 0; round < Rounds || present.Written == 0; round++)
        {
            await ComeAndGoAsync(server, present, forgotten);
        }

        await over.CancelAsync();
        await Task.WhenAll(watches.Concat<Task>(writes));
        var written = (await Task.WhenAll(writes)).Sum();
        Assert.True(written > 0, "nobody came to write");

        // Everything that was stored is there once more when the kind is.
        var last = Widgets.Make();
        await server.Core.RegisterAsync(last, Ct);
        Assert.InRange((await server.Api.ListAsync(new ApiTarget(last), ListOptions.All, Ct)).Items.Count, 1, Writers);
        Assert.Equal(ResourceCatalog.BuiltIn.All.Length + 1, server.Core.Catalog.All.Length);
        Assert.Equal(ResourceCatalog.BuiltIn.All.Count(r => r.IsKept) + 1, server.Core.Caches.All.Count);
        // The expiry of events follows them.
        Assert.InRange(server.Core.Caches.All.Sum(cache => cache.Watchers), 0, 1);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.InRange(forgotten.Count(kind => kind.IsAlive), 0, Writers + Watchers);
    }

    private static async Task ComeAndGoAsync(TestServer server, Present present, List<WeakReference> forgotten)
    {
        var widgets = Widgets.Make();
        forgotten.Add(new WeakReference(widgets));
        await server.Core.RegisterAsync(widgets, Ct);
        present.Kind = widgets;
        await Task.Yield();
        present.Kind = null;
        await server.Core.UnregisterAsync(widgets);
    }

    /// <summary>Writes one object over and over. It succeeds, or the kind is gone: there is no other answer.</summary>
    private static async Task<int> WriteAsync(TestServer server, Present present, int writer, CancellationToken ct)
    {
        var written = 0;
        while (!ct.IsCancellationRequested)
        {
            if (present.Kind is not { } kind)
            {
                await Task.Yield();
                continue;
            }

            try
            {
                await server.Api.CreateAsync(new ApiTarget(kind, "default"), Json(Widgets.Json($"w{writer}")), WriteOptions.Plain, Ct);
                present.Written = ++written;
            }
            catch (ApiException refused) when (refused.Code == 409)
            {
                written++;
                await DeleteAsync(server, kind, writer);
            }
            catch (ApiException gone)
            {
                Assert.Equal((404, "the server could not find the requested resource"), (gone.Code, gone.Message));
            }
        }

        return written;
    }

    private static async Task DeleteAsync(TestServer server, UntypedResource kind, int writer)
    {
        try
        {
            await server.Api.DeleteAsync(new ApiTarget(kind, "default", $"w{writer}"), DeleteOptions.Default, Ct);
        }
        catch (ApiException gone)
        {
            Assert.Equal(404, gone.Code);
        }
    }

    /// <summary>Half watch the kind that comes and goes, and must see their watch end; the others one that stays, and must notice nothing.</summary>
    private static async Task WatchAsync(TestServer server, Present present, int watcher, CancellationToken ct)
    {
        var stays = watcher % 2 == 0;
        while (!ct.IsCancellationRequested)
        {
            if (!stays && present.Kind is null)
            {
                await Task.Yield();
                continue;
            }

            var target = stays ? server.All<k8s.Models.V1ConfigMap>() : new ApiTarget(present.Kind ?? (Resource)server.All<k8s.Models.V1ConfigMap>().Resource, "default");
            try
            {
                await foreach (var seen in server.Api.WatchAsync(target, ListOptions.All, ct))
                {
                    Assert.NotEqual(WatchEventType.Error, seen.Type);
                }

                Assert.False(stays && !ct.IsCancellationRequested, "a watch of a kind that stays has ended");
            }
            catch (ApiException gone)
            {
                Assert.Equal((404, false), (gone.Code, stays));
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private sealed class Present
    {
        private volatile UntypedResource? _kind;
        private volatile int _written;

        public UntypedResource? Kind
        {
            get => _kind;
            set => _kind = value;
        }

        /// <summary>What some writer wrote: none before the first.</summary>
        public int Written
        {
            get => _written;
            set => _written = value;
        }
    }
}
