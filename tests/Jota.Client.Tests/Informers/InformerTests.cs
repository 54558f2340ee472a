using Jota.Api;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Client.Tests.Informers;

public sealed class InformerTests
{
    private readonly ScriptedApi _api = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _told = [];
    private readonly SemaphoreSlim _toldOne = new(0);

    [Fact]
    public async Task Has_synced_when_handlers_were_told_of_the_first_list()
    {
        _api.Lists.Enqueue(() => new([ScriptedApi.Pod("a", 3), ScriptedApi.Pod("b", 4)], new Revision(7)));
        await using var factory = new InformerFactory(_api, _clock);
        var informer = Subscribed(factory);
        Assert.False(informer.HasSynced);

        await factory.StartAsync(CancellationToken.None);

        Assert.True(informer.HasSynced);
        Assert.Equal(["added a", "added b"], _told);
        Assert.Equal(2, informer.Lister.Count);
    }

    [Fact]
    public async Task Tells_a_late_handler_what_is_already_known()
    {
        _api.Lists.Enqueue(() => new([ScriptedApi.Pod("a", 3)], new Revision(7)));
        await using var factory = new InformerFactory(_api, _clock);
        factory.For<V1Pod>();
        await factory.StartAsync(CancellationToken.None);

        Subscribed(factory);

        Assert.Equal(["added a"], _told);
    }

    [Fact]
    public async Task Tells_what_changed_while_history_was_lost()
    {
        _api.Lists.Enqueue(() => new([ScriptedApi.Pod("gone", 1), ScriptedApi.Pod("same", 2), ScriptedApi.Pod("new-uid", 3)], new Revision(7)));
        _api.Lists.Enqueue(() => new([ScriptedApi.Pod("same", 2), ScriptedApi.Pod("new-uid", 9, "other")], new Revision(9)));
        _api.Watches.Enqueue(() => throw ApiException.Expired("too old"));
        await using var factory = new InformerFactory(_api, _clock);
        var informer = Subscribed(factory);

        await factory.StartAsync(CancellationToken.None);
        await WaitForAsync(6);

        Assert.Equal(["deleted new-uid", "added new-uid", "deleted gone"], _told[3..]);
        Assert.Null(informer.Lister.Find(new("default", "gone")));
        Assert.Equal(["list 0", "watch 7", "list"], _api.Calls[..3]);
    }

    [Fact]
    public async Task Shares_one_informer_and_one_object_per_kind()
    {
        var pod = ScriptedApi.Pod("a", 3);
        _api.Lists.Enqueue(() => new([pod], new Revision(7)));
        await using var factory = new InformerFactory(_api, _clock);
        Assert.Same(factory.For<V1Pod>(), factory.For<V1Pod>());

        await factory.StartAsync(CancellationToken.None);

        Assert.Same(pod.As<V1Pod>(), factory.Lister<V1Pod>().Find(pod.Key));
    }

    [Fact]
    public async Task Finds_objects_by_namespace_and_by_own_indexes()
    {
        _api.Lists.Enqueue(() => new([ScriptedApi.Pod("a", 3), ScriptedApi.Pod("b", 4)], new Revision(7)));
        _api.Watches.Enqueue(() => [WatchEvent.Of(WatchEventType.Deleted, ScriptedApi.Pod("a", 8))]);
        await using var factory = new InformerFactory(_api, _clock);
        var informer = Subscribed(factory);
        informer.AddIndex("first letter", pod => [pod.Metadata.Name[..1]]);

        await factory.StartAsync(CancellationToken.None);
        await WaitForAsync(3);

        Assert.Empty(informer.Lister.ByIndex("first letter", "a"));
        Assert.Single(informer.Lister.ByIndex("first letter", "b"));
        Assert.Single(informer.Lister.InNamespace("default"));
        Assert.Empty(informer.Lister.InNamespace("other"));
        Assert.Throws<ArgumentException>(() => informer.Lister.ByIndex("unknown", ""));
    }

    private Informer<V1Pod> Subscribed(InformerFactory factory)
    {
        var informer = factory.For<V1Pod>();
        informer.Subscribe(new InformerHandler<V1Pod>
        {
            Added = pod => Tell($"added {pod.Metadata.Name}"),
            Updated = (_, pod) => Tell($"updated {pod.Metadata.Name}"),
            Deleted = pod => Tell($"deleted {pod.Metadata.Name}"),
        });
        return informer;
    }

    private void Tell(string what)
    {
        _told.Add(what);
        _toldOne.Release();
    }

    private async Task WaitForAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            while (!await _toldOne.WaitAsync(TimeSpan.FromMilliseconds(1)))
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }
}
