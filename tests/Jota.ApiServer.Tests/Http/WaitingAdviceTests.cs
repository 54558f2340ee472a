namespace Jota.ApiServer.Tests.Http;

public sealed class WaitingAdviceTests
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string One = Deployments + "?fieldSelector=metadata.name%3Dweb";
    private const string Why = "1 of 1 new pod: image nope cannot be pulled (ImagePullBackOff: not found)";

    [Fact]
    public async Task Who_lists_a_deployment_by_its_name_is_told_why_its_rollout_is_held_up()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await CreateAsync(cluster);
        Assert.Empty(await WarningsAsync(cluster, One));

        await TellAsync(cluster, "ReplicaSetUpdated", "ReplicaSet \\\"web-1\\\" is progressing. " + Why);
        Assert.Equal([$"299 - \"deployment \\\"web\\\" does not get on: {Why}\""], await WarningsAsync(cluster, One));
        Assert.Empty(await WarningsAsync(cluster, Deployments));
        Assert.Empty(await WarningsAsync(cluster, Deployments + "/web"));
    }

    [Fact]
    public async Task What_was_told_of_an_earlier_template_is_not_told_of_the_next()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await CreateAsync(cluster);
        await TellAsync(cluster, "ReplicaSetUpdated", "ReplicaSet \\\"web-1\\\" is progressing. " + Why);
        Assert.NotEmpty(await WarningsAsync(cluster, One));

        const string Mended = """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx"}]}}}}""";
        Assert.Equal(200, (await cluster.Admin.AskAsync("PATCH", Deployments + "/web", Mended, "application/merge-patch+json")).Code);
        Assert.Empty(await WarningsAsync(cluster, One));
    }

    [Fact]
    public async Task Who_watches_it_comes_back_for_the_news()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await CreateAsync(cluster);
        using var first = await WatchAsync(cluster, "&allowWatchBookmarks=true");
        Assert.Empty(Warnings(first));

        await TellAsync(cluster, "ReplicaSetUpdated", "ReplicaSet \\\"web-1\\\" is progressing.");
        await TellAsync(cluster, "ProgressDeadlineExceeded", "ReplicaSet \\\"web-1\\\" has timed out progressing. " + Why);
        var lines = await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        using var second = await WatchAsync(cluster, "&timeoutSeconds=1");
        Assert.Contains(Why, Assert.Single(Warnings(second)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")]
    [InlineData("&allowWatchBookmarks=true", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")]
    public async Task Who_does_not_come_back_is_not_sent_away(string query, string accept)
    {
        await using var cluster = await ClusterScope.StartAsync();
        await CreateAsync(cluster);
        using var watch = await cluster.Admin.SendRawAsync("GET", $"{One}&watch=1{query}", accept: accept);
        using var lines = new StreamReader(await watch.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(await NextAsync(lines));

        await TellAsync(cluster, "ReplicaSetUpdated", "ReplicaSet \\\"web-1\\\" is progressing. " + Why);
        Assert.NotNull(await NextAsync(lines));
        await TellAsync(cluster, "ProgressDeadlineExceeded", "ReplicaSet \\\"web-1\\\" has timed out progressing. " + Why);
        Assert.Contains("MODIFIED", await NextAsync(lines), StringComparison.Ordinal);
    }

    private static async Task<string?> NextAsync(StreamReader lines) => await lines.ReadLineAsync(TestContext.Current.CancellationToken);

    private static async Task CreateAsync(ClusterScope cluster)
    {
        const string Web = """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"app":"web"}},
            "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"nope"}]}}}}
            """;
        Assert.Equal(201, (await cluster.Admin.AskAsync("POST", Deployments, Web)).Code);
    }

    private static async Task TellAsync(ClusterScope cluster, string reason, string message)
    {
        var patch = $$$"""{"status":{"observedGeneration":1,"conditions":[{"type":"Progressing","status":"True","reason":"{{{reason}}}","message":"{{{message}}}"}]}}""";
        Assert.Equal(200, (await cluster.Admin.AskAsync("PATCH", Deployments + "/web/status", patch, "application/merge-patch+json")).Code);
    }

    private static Task<HttpResponseMessage> WatchAsync(ClusterScope cluster, string query) => cluster.Admin.SendRawAsync("GET", $"{One}&watch=1{query}");

    private static async Task<string[]> WarningsAsync(ClusterScope cluster, string path)
    {
        using var response = await cluster.Admin.SendRawAsync("GET", path);
        Assert.Equal(200, (int)response.StatusCode);
        return Warnings(response);
    }

    private static string[] Warnings(HttpResponseMessage response) => response.Headers.TryGetValues("Warning", out var values) ? [.. values] : [];
}
