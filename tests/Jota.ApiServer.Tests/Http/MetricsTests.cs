using System.Net;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Tests.Http;

public sealed class MetricsTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_are_counted_by_what_they_are_and_how_they_end()
    {
        await using var cluster = await StartAsync();
        const string Map = """{"metadata":{"name":"a"}}""";
        await cluster.Admin.AskAsync("POST", Maps, Map);
        await cluster.Admin.AskAsync("POST", Maps, Map);
        await cluster.Admin.AskAsync("POST", $"{Maps}?dryRun=All", """{"metadata":{"name":"b"}}""");
        await cluster.Admin.AskAsync("GET", $"{Maps}/a");
        await cluster.Admin.AskAsync("GET", $"{Maps}/nosuch");
        await cluster.Admin.AskAsync("GET", Maps);
        await cluster.Admin.AskAsync("GET", "/api/v1/configmaps");
        await cluster.Admin.AskAsync("GET", "/healthz");

        var told = await ReadAsync(cluster);

        Assert.Equal(1, told[Request("201", "resource", "POST")]);
        Assert.Equal(1, told[Request("409", "resource", "POST")]);
        Assert.Equal(1, told[Request("201", "resource", "POST", "All")]);
        Assert.Equal(1, told[Request("200", "resource", "GET")]);
        Assert.Equal(1, told[Request("404", "resource", "GET")]);
        Assert.Equal(1, told[Request("200", "namespace", "LIST")]);
        Assert.Equal(1, told[Request("200", "cluster", "LIST")]);
        Assert.Equal(1, told["""apiserver_request_total{code="200",component="apiserver",group="",resource="",scope="",subresource="/healthz",verb="GET",version="",dry_run=""}"""]);
        Assert.Equal(2, told["""apiserver_request_duration_seconds_count{component="apiserver",group="",resource="configmaps",scope="resource",subresource="",verb="POST",version="v1",dry_run=""}"""]);
        Assert.Equal(2, told["""apiserver_request_duration_seconds_bucket{component="apiserver",group="",resource="configmaps",scope="resource",subresource="",verb="POST",version="v1",dry_run="",le="+Inf"}"""]);
    }

    [Fact]
    public async Task What_is_under_way_is_told_and_no_longer_when_it_ends()
    {
        const string Watches = """apiserver_longrunning_requests{component="apiserver",group="",resource="configmaps",scope="namespace",subresource="",verb="WATCH",version="v1"}""";
        await using var cluster = await StartAsync();
        using (var watch = await cluster.Admin.SendRawAsync("GET", $"{Maps}?watch=true"))
        {
            await cluster.Admin.AskAsync("POST", Maps, """{"metadata":{"name":"a"}}""");
            using var lines = new StreamReader(await watch.Content.ReadAsStreamAsync(Ct));
            Assert.Contains("ADDED", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);
            Assert.Equal(1, (await ReadAsync(cluster))[Watches]);
            Assert.Equal(1, (await ReadAsync(cluster))["""apiserver_watch_events_total{group="",version="v1",resource="configmaps"}"""]);
            // The one that asks.
            Assert.Equal(1, (await ReadAsync(cluster))["""apiserver_current_inflight_requests{request_kind="readOnly"}"""]);
        }

        while ((await ReadAsync(cluster))[Watches] != 0)
        {
            // The server learns of a client that is gone when its connection does.
        }

        var told = await ReadAsync(cluster);
        Assert.Equal(1, told[Request("200", "namespace", "WATCH")]);
        Assert.False(told.ContainsKey(Request("500", "namespace", "WATCH")));
    }

    [Fact]
    public async Task Stored_objects_the_build_and_the_process_are_told()
    {
        await using var cluster = await StartAsync();
        await cluster.Admin.AskAsync("POST", Maps, """{"metadata":{"name":"a"}}""");

        var told = await ReadAsync(cluster);

        Assert.Equal(1, told["""apiserver_storage_objects{resource="configmaps"}"""]);
        Assert.Equal(1, told["""apiserver_resource_objects{group="",resource="configmaps"}"""]);
        Assert.Equal(0, told["""apiserver_storage_objects{resource="deployments.apps"}"""]);
        Assert.True(told["process_resident_memory_bytes"] > 1_000_000);
        Assert.True(told["process_cpu_seconds_total"] > 0);
        Assert.Contains(told.Keys, name => name.StartsWith("kubernetes_build_info{", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_family_is_told_once_with_its_samples()
    {
        await using var cluster = await StartAsync();
        await cluster.Admin.AskAsync("GET", Maps);
        using var response = await cluster.Admin.SendRawAsync("GET", "/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.NonValidated["Content-Type"].ToString());

        var family = "";
        var families = new HashSet<string>();
        foreach (var line in (await response.Content.ReadAsStringAsync(Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
                Assert.True(families.Add(family), family);
            }
            else if (!line.StartsWith('#'))
            {
                Assert.StartsWith(family, line, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Only_who_may_get_the_path_reads_them()
    {
        await using var cluster = await StartAsync();
        using var alice = cluster.Http.Client(cluster.Http.Certificates.Administrator);
        alice.DefaultRequestHeaders.Add("Impersonate-User", "alice");

        var (code, body) = await alice.AskAsync("GET", "/metrics");
        Assert.Equal(403, code);
        Assert.Contains("User \\\"alice\\\" cannot get path \\\"/metrics\\\"", body, StringComparison.Ordinal);

        await cluster.Api.CreateAsync(
            new V1ClusterRoleBinding
            {
                Metadata = new V1ObjectMeta { Name = "watches" },
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = "system:monitoring" },
                Subjects = [new Rbacv1Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "User", Name = "alice" }],
            },
            Ct);
        Assert.Equal(200, (await alice.AskAsync("GET", "/metrics")).Code);
    }

    [Theory]
    [InlineData("/metrics", HttpStatusCode.OK)]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/openapi/v2", HttpStatusCode.OK)]
    [InlineData("/version", HttpStatusCode.MethodNotAllowed)]
    [InlineData(Maps, HttpStatusCode.MethodNotAllowed)]
    [InlineData(Maps + "/a", HttpStatusCode.MethodNotAllowed)]
    public async Task HEAD_is_taken_where_upstream_takes_it(string path, HttpStatusCode code)
    {
        await using var cluster = await StartAsync();
        using var response = await cluster.Admin.SendRawAsync("HEAD", path);
        Assert.Equal(code, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public void Counting_a_request_makes_nothing()
    {
        var metrics = new Jota.ApiServer.Http.RequestMetrics(new(ResourceCatalog.BuiltIn));
        var kind = Jota.ApiServer.Http.RequestKind.Of(new ApiTarget(ResourceCatalog.BuiltIn.For<V1Pod>(), "default", "a"), "get", dryRun: false);
        Count();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Count();
        }

        // What the runtime makes for itself once is no request's.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999);

        void Count()
        {
            var counts = metrics.Of(kind);
            counts.Begin();
            counts.End(200, TimeSpan.FromMilliseconds(3));
        }
    }

    private static async Task<ClusterScope> StartAsync()
    {
        var cluster = await ClusterScope.StartAsync();
        await cluster.Api.CreateAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default", NamespaceProperty = "default" } }, Ct);
        return cluster;
    }

    private static string Request(string code, string scope, string verb, string dryRun = "") =>
        $$"""apiserver_request_total{code="{{code}}",component="apiserver",group="",resource="configmaps",scope="{{scope}}",subresource="",verb="{{verb}}",version="v1",dry_run="{{dryRun}}"}""";

    private static async Task<Dictionary<string, double>> ReadAsync(ClusterScope cluster)
    {
        var (code, text) = await cluster.Admin.AskAsync("GET", "/metrics");
        Assert.Equal(200, code);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').ToDictionary(
            line => line[..line.LastIndexOf(' ')],
            line => line.EndsWith("+Inf", StringComparison.Ordinal)
                ? double.PositiveInfinity
                : double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
