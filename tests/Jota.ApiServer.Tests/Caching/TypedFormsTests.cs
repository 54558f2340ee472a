using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Caching;

/// <summary>Typed forms take three times an object's memory: they are kept for those only who read them.</summary>
public sealed class TypedFormsTests
{
    [Fact]
    public void Are_kept_while_a_watcher_reads_them()
    {
        var pods = ResourceCatalog.BuiltIn.For<V1Pod>();
        var cache = new WatchCache(pods, new RevisionGate(), new FakeTimeProvider(), new ByteAllowance(1 << 20));
        Assert.False(cache.KeepsTyped);

        var plain = cache.WatchFromNow(Everything(pods, readsTyped: false), bookmarks: false, tellPresent: false);
        Assert.False(cache.KeepsTyped);

        var typed = cache.WatchFromNow(Everything(pods, readsTyped: true), bookmarks: false, tellPresent: false);
        Assert.True(cache.KeepsTyped);

        cache.Leave(typed.Watcher);
        cache.Leave(typed.Watcher);
        Assert.False(cache.KeepsTyped);
        cache.Leave(plain.Watcher);
    }

    [Theory]
    [InlineData("metadata.name", "seen")]
    [InlineData("metadata.namespace", "default")]
    [InlineData("metadata.name", "another")]
    public async Task Are_kept_of_those_objects_only_that_the_watcher_sees(string path, string value)
    {
        await using var server = await StartAsync();
        var maps = server.Api.Catalog.For<V1ConfigMap>();
        var cache = server.Core.Caches.Of(maps);
        var selection = new WatchSelection(new(maps), LabelSelector.Everything, FieldSelector.Where(path, value)) { ReadsTyped = true };
        var watcher = cache.WatchFromNow(selection, bookmarks: false, tellPresent: false).Watcher;

        await server.Api.CreateAsync(Map("seen"), Ct);
        await server.Core.Caches.WhenFreshAsync(Ct);
        var held = cache.Find(cache.KeyOf(new("default", "seen")))!;

        // One that is kept is the same each time.
        Assert.Equal(value != "another", ReferenceEquals(held.Peek(), held.Peek()));
        Assert.Equal("seen", held.As<V1ConfigMap>().Metadata.Name);
        cache.Leave(watcher);
    }

    private static WatchSelection Everything(Resource resource, bool readsTyped) =>
        new(new ApiTarget(resource), LabelSelector.Everything, FieldSelector.Everything) { ReadsTyped = readsTyped };
}
