using System.Text.Json.Nodes;

namespace Jota.ApiServer.Tests.Http;

public sealed class WatchTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private static string ConfigMap(string name) =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"}}""";

    [Fact]
    public async Task Changes_arrive_as_lines()
    {
        await using var cluster = await ClusterScope.StartAsync();
        using var watch = await LinesAsync(cluster, $"{ConfigMaps}?watch=1");
        await cluster.Admin.AskAsync("POST", ConfigMaps, ConfigMap("a"));
        await cluster.Admin.AskAsync("DELETE", $"{ConfigMaps}/a");
        Assert.Equal(("ADDED", "a"), await NextAsync(watch));
        Assert.Equal(("DELETED", "a"), await NextAsync(watch));
    }

    [Theory]
    [InlineData(4_294_968)]
    [InlineData(int.MaxValue - 1)]
    [InlineData(int.MaxValue)]
    [InlineData(long.MaxValue)]
    public async Task A_watch_may_ask_for_any_length_of_time(long timeoutSeconds)
    {
        await using var cluster = await ClusterScope.StartAsync();
        using var watch = await LinesAsync(cluster, $"{ConfigMaps}?watch=1&timeoutSeconds={timeoutSeconds}");
        await cluster.Admin.AskAsync("POST", ConfigMaps, ConfigMap("a"));
        Assert.Equal(("ADDED", "a"), await NextAsync(watch));
    }

    [Fact]
    public async Task The_old_watch_paths_still_work()
    {
        await using var cluster = await ClusterScope.StartAsync();
        using var watch = await LinesAsync(cluster, "/api/v1/watch/namespaces/default/configmaps/b");
        await cluster.Admin.AskAsync("POST", ConfigMaps, ConfigMap("a"));
        await cluster.Admin.AskAsync("POST", ConfigMaps, ConfigMap("b"));
        Assert.Equal(("ADDED", "b"), await NextAsync(watch));
    }

    [Fact]
    public async Task Initial_events_end_with_a_bookmark()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await cluster.Admin.AskAsync("POST", ConfigMaps, ConfigMap("a"));
        const string Query = "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
        using var watch = await LinesAsync(cluster, ConfigMaps + Query);
        Assert.Equal(("ADDED", "a"), await NextAsync(watch));
        var bookmark = JsonNode.Parse((await watch.ReadLineAsync(TestContext.Current.CancellationToken))!)!;
        Assert.Equal("BOOKMARK", bookmark["type"]!.GetValue<string>());
        Assert.Equal("true", bookmark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.GetValue<string>());
    }

    [Fact]
    public async Task Tables_tell_their_columns_in_the_first_event_only()
    {
        await using var cluster = await ClusterScope.StartAsync();
        using var watch = await LinesAsync(cluster, $"{ConfigMaps}?watch=1", "application/json;as=Table;v=v1;g=meta.k8s.io");
        await cluster.Admin.AskAsync("POST", ConfigMaps, ConfigMap("a"));
        await cluster.Admin.AskAsync("POST", ConfigMaps, ConfigMap("b"));
        var first = JsonNode.Parse((await watch.ReadLineAsync(TestContext.Current.CancellationToken))!)!["object"]!;
        var second = JsonNode.Parse((await watch.ReadLineAsync(TestContext.Current.CancellationToken))!)!["object"]!;
        Assert.NotEmpty(first["columnDefinitions"]!.AsArray());
        Assert.Null(second["columnDefinitions"]);
        Assert.Equal("b", second["rows"]![0]!["cells"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task A_bad_revision_is_refused_before_the_stream_begins()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var (code, body) = await cluster.Admin.AskAsync("GET", $"{ConfigMaps}?watch=1&resourceVersion=abc");
        Assert.Equal(500, code);
        Assert.Contains("invalid syntax", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopping_server_ends_watches_properly_and_at_once()
    {
        await using var cluster = await ClusterScope.StartAsync();
        using var watch = await LinesAsync(cluster, $"{ConfigMaps}?watch=1");
        await cluster.Http.Server.StopAsync();
        Assert.Null(await watch.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Empty(cluster.Http.Logs.Errors);
    }

    private static async Task<StreamReader> LinesAsync(ClusterScope cluster, string path, string? accept = null)
    {
        var response = await cluster.Admin.SendRawAsync("GET", path, accept: accept);
        Assert.Equal(200, (int)response.StatusCode);
        return new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<(string Type, string Name)> NextAsync(StreamReader watch)
    {
        var line = JsonNode.Parse((await watch.ReadLineAsync(TestContext.Current.CancellationToken))!)!;
        return (line["type"]!.GetValue<string>(), line["object"]!["metadata"]!["name"]!.GetValue<string>());
    }
}
