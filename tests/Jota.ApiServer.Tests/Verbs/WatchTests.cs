using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Verbs;

public sealed class WatchTests
{
    [Fact]
    public async Task A_watch_without_a_version_tells_what_is_there_and_what_comes()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("a"), Ct);
        await using var watch = server.Watch<V1ConfigMap>();

        Assert.Equal("Added a", await watch.TellAsync());
        var b = await server.Api.CreateAsync(Map("b"), Ct);
        await server.Api.UpdateAsync(b with { Data = new Dictionary<string, string> { ["k"] = "v" } }, Ct);
        await server.DeleteAsync<V1ConfigMap>("a");

        Assert.Equal(["Added b", "Modified b", "Deleted a"], await watch.TellAsync(3));
    }

    [Fact]
    public async Task A_watch_goes_on_where_a_list_ended()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("a"), Ct);
        var list = await server.Api.ListAsync(server.All<V1ConfigMap>(), ListOptions.All, Ct);
        await server.Api.CreateAsync(Map("b"), Ct);
        await using var watch = server.Watch<V1ConfigMap>(new ListOptions { ResourceVersion = list.Revision.ToString() });

        Assert.Equal("Added b", await watch.TellAsync());
    }

    [Fact]
    public async Task A_deletion_carries_the_last_state_with_the_deletions_version()
    {
        await using var server = await StartAsync();
        var a = await server.Api.CreateAsync(Map("a", ("k", "v")), Ct);
        await using var watch = server.Watch<V1ConfigMap>(new ListOptions { ResourceVersion = a.Metadata.ResourceVersion }).Begin();

        await server.DeleteAsync<V1ConfigMap>("a");

        var seen = await watch.NextAsync();
        Assert.Equal(WatchEventType.Deleted, seen.Type);
        Assert.Equal("v", seen.Object!.As<V1ConfigMap>().Data["k"]);
        Assert.Equal(server.Store.Revision, seen.Revision);
    }

    [Fact]
    public async Task Objects_come_and_go_as_they_start_and_stop_to_match()
    {
        await using var server = await StartAsync();
        await using var watch = server.Watch<V1ConfigMap>(new ListOptions { Labels = LabelSelector.Parse("on=yes") }).Begin();
        await using var all = server.Watch<V1ConfigMap>().Begin();
        var map = await server.Api.CreateAsync(Map("a"), Ct);
        map = await server.Api.UpdateAsync(map with { Metadata = map.Metadata with { Labels = On("yes") } }, Ct);
        map = await server.Api.UpdateAsync(map with { Data = new Dictionary<string, string> { ["k"] = "v" } }, Ct);
        map = await server.Api.UpdateAsync(map with { Metadata = map.Metadata with { Labels = On("no") } }, Ct);

        Assert.Equal(["Added a", "Modified a"], await watch.TellAsync(2));
        var gone = await watch.NextAsync();
        Assert.Equal(WatchEventType.Deleted, gone.Type);
        Assert.Equal("yes", gone.Object!.Labels["on"]);
        Assert.Equal(map.Metadata.ResourceVersion, gone.Object.Revision.ToString());
        Assert.Equal(["Added a", "Modified a", "Modified a", "Modified a"], await all.TellAsync(4));
    }

    [Fact]
    public async Task A_kubelet_sees_the_pods_of_its_node_only()
    {
        await using var server = await StartAsync();
        await using var watch = server.Watch<V1Pod>(new ListOptions { Fields = FieldSelector.Where("spec.nodeName", "n1") }, ns: "").Begin();
        await server.Api.CreateAsync(Pod("other", node: "n2"), Ct);
        await server.Api.CreateAsync(Pod("later"), Ct);
        await server.Api.CreateAsync(Pod("mine", node: "n1"), Ct);
        await BindAsync(server, "later", "n1");

        Assert.Equal(["Added mine", "Added later"], await watch.TellAsync(2));
    }

    [Fact]
    public async Task One_object_is_watched_by_its_name()
    {
        await using var server = await StartAsync();
        await using var watch = server.Watch<V1ConfigMap>(new ListOptions { Fields = FieldSelector.Where("metadata.name", "b") }).Begin();
        await server.Api.CreateAsync(Map("a"), Ct);
        await server.Api.CreateAsync(Map("b"), Ct);

        Assert.Equal("Added b", await watch.TellAsync());
    }

    [Fact]
    public async Task Initial_events_end_with_a_bookmark_when_asked_for()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("a"), Ct);
        await using var watch = server.Watch<V1ConfigMap>(new ListOptions
        {
            SendInitialEvents = true,
            Match = ResourceVersionMatch.NotOlderThan,
            AllowWatchBookmarks = true,
        });

        Assert.Equal("Added a", await watch.TellAsync());
        var bookmark = await watch.NextAsync();
        Assert.True(bookmark.InitialEventsEnd);
        Assert.Equal(server.Store.Revision, bookmark.Revision);
        await server.Api.CreateAsync(Map("b"), Ct);
        Assert.Equal("Added b", await watch.TellAsync());
    }

    [Fact]
    public async Task A_watch_can_begin_without_initial_events()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("a"), Ct);
        await server.SettleAsync();
        await using var watch = server.Watch<V1ConfigMap>(new ListOptions { SendInitialEvents = false, Match = ResourceVersionMatch.NotOlderThan }).Begin();
        await server.Api.CreateAsync(Map("b"), Ct);

        Assert.Equal("Added b", await watch.TellAsync());
    }

    [Fact]
    public async Task Bookmarks_come_every_minute_to_who_wants_them()
    {
        await using var server = await StartAsync();
        await using var watch = server.Watch<V1ConfigMap>(new ListOptions { AllowWatchBookmarks = true }).Begin();
        await server.Api.CreateAsync(Pod("a"), Ct);
        await server.Api.ListAsync(server.All<V1Pod>(), ListOptions.All, Ct);

        server.Clock.Advance(TimeSpan.FromMinutes(1));

        var bookmark = await watch.NextAsync();
        Assert.Equal((WatchEventType.Bookmark, false, server.Store.Revision), (bookmark.Type, bookmark.InitialEventsEnd, bookmark.Revision));
    }

    [Fact]
    public async Task A_watch_ends_in_time_with_a_bookmark()
    {
        await using var server = await StartAsync();
        await using var watch = server.Watch<V1ConfigMap>(new ListOptions { AllowWatchBookmarks = true, Timeout = TimeSpan.FromSeconds(30) }).Begin();

        server.Clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("Bookmark", await watch.TellAsync());
        await watch.EndsAsync();
    }

    [Fact]
    public async Task A_watch_may_last_longer_than_a_timer_can_be_set_to()
    {
        await using var server = await StartAsync();
        await using var watch = server.Watch<V1ConfigMap>(new ListOptions { Timeout = TimeSpan.FromDays(60) }).Begin();
        for (var day = 1; day < 60; day++)
        {
            server.Clock.Advance(TimeSpan.FromDays(1));
        }

        await server.Api.CreateAsync(Map("late"), Ct);
        Assert.Equal("Added late", await watch.TellAsync());

        watch.Begin();
        server.Clock.Advance(TimeSpan.FromDays(1));
        await watch.EndsAsync();
    }

    [Fact]
    public async Task A_version_that_is_forgotten_is_told_as_expired()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("a"), Ct);
        await using var restarted = await StartAsync(server.Store);
        var known = restarted.Store.Revision;
        await using var watch = restarted.Watch<V1ConfigMap>(new ListOptions { ResourceVersion = "2" });

        var end = await watch.NextAsync();

        Assert.Equal((410, "Expired", $"too old resource version: 2 ({known})"), (end.Status!.Code, end.Status.Reason, end.Status.Message));
        await watch.EndsAsync();
    }

    [Fact]
    public async Task A_watcher_that_does_not_read_in_time_is_ended_with_a_reason()
    {
        await using var server = await StartAsync();
        await using var watch = server.Watch<V1ConfigMap>();
        var map = await server.Api.CreateAsync(Map("a"), Ct);
        Assert.Equal("Added a", await watch.TellAsync());
        for (var i = 0; i < RecentChanges.Few + 10; i++)
        {
            map = await server.Api.UpdateAsync(map with { Data = new Dictionary<string, string> { ["k"] = $"{i}" } }, Ct);
        }

        await server.Api.GetAsync<V1ConfigMap>(Key("a"), Ct);
        server.Clock.Advance(RecentChanges.Kept + TimeSpan.FromSeconds(1));
        await server.Api.UpdateAsync(map with { Data = new Dictionary<string, string> { ["k"] = "late" } }, Ct);
        await server.Api.GetAsync<V1ConfigMap>(Key("a"), Ct);

        var end = await watch.NextAsync();
        Assert.Equal((WatchEventType.Error, 410), (end.Type, end.Status!.Code));
        await watch.EndsAsync();
    }

    [Fact]
    public async Task Watchers_share_an_event_and_so_its_encoded_line()
    {
        await using var server = await StartAsync();
        await using var one = server.Watch<V1ConfigMap>().Begin();
        await using var two = server.Watch<V1ConfigMap>(ns: "").Begin();
        await server.Api.CreateAsync(Map("a"), Ct);

        Assert.Same(await one.NextAsync(), await two.NextAsync());
    }

    [Theory]
    [InlineData(true, ResourceVersionMatch.Unset, "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData(null, ResourceVersionMatch.NotOlderThan, "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")]
    public async Task Options_that_make_no_sense_are_refused_before_the_first_event(bool? initial, ResourceVersionMatch match, string why)
    {
        await using var server = await StartAsync();

        var refused = Assert.Throws<ApiException>(() => server.Watch<V1Pod>(new ListOptions { SendInitialEvents = initial, Match = match }));

        Assert.Equal((422, $"ListOptions.meta.k8s.io \"\" is invalid: {why}"), (refused.Code, refused.Message));
    }

    private static Dictionary<string, string> On(string value) => new() { ["on"] = value };

    private static Task BindAsync(TestServer server, string pod, string node) => server.Api.CreateAsync(
        server.One<V1Pod>(pod, "binding"),
        new ApiBody.Typed(new V1Binding { Metadata = new V1ObjectMeta { Name = pod }, Target = new V1ObjectReference { Kind = "Node", Name = node } }),
        WriteOptions.Plain,
        Ct);
}
