using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests;

public sealed class ApiServerCoreTests
{
    [Fact]
    public async Task It_is_ready_from_start_to_stop()
    {
        var server = await StartAsync();
        Assert.True(server.Core.IsReady);

        await server.DisposeAsync();

        Assert.False(server.Core.IsReady);
    }

    [Fact]
    public async Task Watches_end_and_waiting_reads_are_let_go_when_it_stops()
    {
        var server = await StartAsync();
        await using var watch = server.Watch<V1ConfigMap>().Begin();
        var reading = server.Api.GetAsync(server.One<V1ConfigMap>("a"), new GetOptions { ResourceVersion = "999999" }, Ct);

        await server.DisposeAsync();

        await watch.EndsAsync();
        Assert.Equal((503, "ServiceUnavailable"), (await FailsAsync(() => reading)) is var e ? (e.Code, e.Reason) : default);
    }

    [Fact]
    public async Task What_was_stored_is_there_after_a_restart()
    {
        await using var server = await StartAsync();
        var map = await server.Api.CreateAsync(Map("a", ("k", "v")), Ct);

        await using var restarted = await StartAsync(server.Store);

        var found = await restarted.Api.GetAsync<V1ConfigMap>(Key("a"), Ct);
        Assert.Equal((map.Metadata.ResourceVersion, "v"), (found.Metadata.ResourceVersion, found.Data["k"]));
    }

    [Fact]
    public async Task Two_servers_on_one_store_see_each_others_writes()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync(one.Store);
        await using var watch = two.Watch<V1ConfigMap>().Begin();

        await one.Api.CreateAsync(Map("a"), Ct);

        Assert.Equal("Added a", await watch.TellAsync());
        await two.DeleteAsync<V1ConfigMap>("a");
        Assert.Equal(404, (await FailsAsync(() => one.Api.GetAsync<V1ConfigMap>(Key("a"), Ct))).Code);
    }

    [Fact]
    public async Task A_verb_that_a_kind_does_not_have_is_not_allowed()
    {
        await using var server = await StartAsync();
        var namespaces = new ApiTarget(server.Api.Catalog.For<V1Namespace>());

        var refused = await FailsAsync(() => server.Api.DeleteCollectionAsync(namespaces, ListOptions.All, DeleteOptions.Default, Ct));

        Assert.Equal((405, "MethodNotAllowed"), (refused.Code, refused.Reason));
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_does_not_stop_the_others()
    {
        await using var server = await StartAsync();

        await server.Store.WriteAsync(new("/registry/configmaps/default/broken", "nonsense"u8.ToArray(), Revision.None), Ct);
        await server.Api.CreateAsync(Map("a"), Ct);

        Assert.Equal("a", Assert.Single((await server.Api.ListAsync(server.All<V1ConfigMap>(), ListOptions.All, Ct)).Items).Key.Name);
    }
}
