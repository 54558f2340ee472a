using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Caching;

/// <summary>Typed forms take three times an object's memory: they are kept for those only who read them.</summary>
public sealed class TypedFormsTests
{
    [Fact]
    public void Are_kept_while_a_watcher_reads_them()
    {
        var pods = ResourceCatalog.BuiltIn.For<k8s.Models.V1Pod>();
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

    private static WatchSelection Everything(Resource resource, bool readsTyped) =>
        new(new ApiTarget(resource), LabelSelector.Everything, FieldSelector.Everything) { ReadsTyped = readsTyped };
}
