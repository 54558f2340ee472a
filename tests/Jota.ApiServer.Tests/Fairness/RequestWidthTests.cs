using Jota.Api;
using Jota.ApiServer.Fairness;
using Jota.Client;

namespace Jota.ApiServer.Tests.Fairness;

/// <summary>How wide requests are taken to be.</summary>
public sealed class RequestWidthTests
{
    private static readonly ReadingScope Everything = new(Limit: 0, IsSelective: false, TellsPresent: true, IsDryRun: false);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_is_a_seat_for_each_hundred_objects_and_ten_at_most()
    {
        await using var server = await TestServer.StartAsync();
        await MakeAsync(server, 250);
        Assert.Equal(3, Of(server, "list"));
        Assert.Equal(3, Of(server, "deletecollection"));
        await MakeAsync(server, 1000, "more");
        Assert.Equal(10, Of(server, "list"));
    }

    [Fact]
    public async Task A_list_of_one_namespace_is_as_wide_as_what_is_there()
    {
        await using var server = await TestServer.StartAsync();
        await MakeAsync(server, 250);
        Assert.Equal(1, Of(server, "list", ns: "kube-system"));
        Assert.Equal(3, Of(server, "list", ns: ""));
    }

    [Fact]
    public async Task A_page_is_as_wide_as_it_is_long_unless_all_is_searched_for_it()
    {
        await using var server = await TestServer.StartAsync();
        await MakeAsync(server, 250);
        Assert.Equal(1, Of(server, "list", Everything with { Limit = 50 }));
        Assert.Equal(3, Of(server, "list", Everything with { Limit = 50, IsSelective = true }));
    }

    [Fact]
    public async Task One_object_is_a_seat_however_it_is_asked_for()
    {
        await using var server = await TestServer.StartAsync();
        await MakeAsync(server, 250);
        Assert.Equal(1, Of(server, "get", name: "m0"));
        Assert.Equal(1, Of(server, "list", name: "m0"));
    }

    [Fact]
    public async Task A_watch_is_as_wide_as_what_it_begins_with()
    {
        await using var server = await TestServer.StartAsync();
        await MakeAsync(server, 250);
        Assert.Equal(3, Of(server, "watch"));
        Assert.Equal(1, Of(server, "watch", Everything with { TellsPresent = false }));
    }

    [Fact]
    public async Task A_write_is_wider_the_more_hear_of_it()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(1, Of(server, "create"));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var watches = Enumerable.Range(0, 120).Select(_ => FollowAsync(server, over.Token)).ToList();
        await Eventually.HoldsAsync(() => server.Core.Caches.Of(server.Api.Catalog.For<k8s.Models.V1ConfigMap>()).Watchers == 120);
        Assert.Equal(3, Of(server, "create"));
        Assert.Equal(3, Of(server, "patch", name: "m0"));
        Assert.Equal(1, Of(server, "create", Everything with { IsDryRun = true }));
        await over.CancelAsync();
        await Task.WhenAll(watches);
    }

    [Fact]
    public async Task What_nobody_serves_here_is_a_seat()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(1, server.Core.Fairness.Widths.Of(
            new AccessRequest(TestServer.Admin, "list") { Group = "elsewhere.io", Version = "v1", Resource = "things" }, Everything));
    }

    private static int Of(TestServer server, string verb, ReadingScope? scope = null, string ns = "default", string name = "") =>
        server.Core.Fairness.Widths.Of(
            new AccessRequest(TestServer.Admin, verb) { Version = "v1", Resource = "configmaps", Namespace = ns, Name = name },
            scope ?? Everything);

    private static async Task MakeAsync(TestServer server, int count, string prefix = "m")
    {
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => server.Api.CreateAsync(TestServer.Map($"{prefix}{i}"), Ct)));
        await server.Api.ListAsync(server.All<k8s.Models.V1ConfigMap>(), ListOptions.All, Ct);
    }

    private static async Task FollowAsync(TestServer server, CancellationToken ct)
    {
        try
        {
            await foreach (var _ in server.Api.WatchAsync(server.All<k8s.Models.V1ConfigMap>(), ListOptions.All, ct))
            {
                // Only that somebody does counts.
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
