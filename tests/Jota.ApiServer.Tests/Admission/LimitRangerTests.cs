using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Admission;

/// <summary>What a namespace's limits make of the pods in it, and which they refuse.</summary>
public sealed class LimitRangerTests
{
    private const string Strict =
        """{"type":"Container","min":{"cpu":"50m"},"max":{"cpu":"1","memory":"1Gi"},"maxLimitRequestRatio":{"cpu":"2"}}""";

    [Fact]
    public async Task Containers_that_do_not_say_what_they_need_get_what_the_namespace_says()
    {
        await using var server = await WithLimitsAsync(
            """{"type":"Container","default":{"cpu":"500m","memory":"500Mi"},"defaultRequest":{"cpu":"100m","memory":"200Mi"}}""");
        var pod = Pod("a");
        pod.Spec.Containers.Add(new() { Name = "partial", Image = "nginx", Resources = new() { Requests = Amounts(("cpu", "300m"), ("memory", "150Mi")) } });
        pod.Spec.InitContainers = [new() { Name = "first", Image = "nginx", Resources = new() { Limits = Amounts(("cpu", "300m")) } }];

        var created = await server.Api.CreateAsync(pod, Ct);

        Assert.Equal(("cpu=100m,memory=200Mi", "cpu=500m,memory=500Mi"), Shown(created.Spec.Containers[0]));
        Assert.Equal(("cpu=300m,memory=150Mi", "cpu=500m,memory=500Mi"), Shown(created.Spec.Containers[1]));
        Assert.Equal(("cpu=300m,memory=200Mi", "cpu=300m,memory=500Mi"), Shown(created.Spec.InitContainers[0]));
        Assert.Equal(
            "LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c; cpu, memory limit for container partial; " +
            "memory request for init container first; memory limit for init container first",
            created.Metadata.Annotations["kubernetes.io/limit-ranger"]);
        Assert.Equal("Burstable", created.Status.QosClass);
    }

    [Fact]
    public async Task A_pod_that_says_everything_is_left_as_it_is()
    {
        await using var server = await WithLimitsAsync("""{"type":"Container","default":{"cpu":"500m"}}""");

        var created = await server.Api.CreateAsync(Of("cpu=100m", "cpu=200m"), Ct);

        Assert.Null(created.Metadata.Annotations);
        Assert.Equal(("cpu=100m", "cpu=200m"), Shown(created.Spec.Containers[0]));
    }

    [Theory]
    [InlineData("", "cpu=2", "maximum cpu usage per Container is 1, but limit is 2")]
    [InlineData("cpu=10m", "cpu=500m", "[minimum cpu usage per Container is 50m, but request is 10m, cpu max limit to request ratio per Container is 2, but provided ratio is 50.000000]")]
    [InlineData("", "cpu=500m memory=2Gi", "maximum memory usage per Container is 1Gi, but limit is 2Gi")]
    [InlineData("cpu=100m", "cpu=500m", "cpu max limit to request ratio per Container is 2, but provided ratio is 5.000000")]
    [InlineData("", "cpu=2 memory=2Gi", "[maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Container is 1Gi, but limit is 2Gi]")]
    [InlineData("cpu=0", "cpu=0", "[minimum cpu usage per Container is 50m, but request is 0, cpu max limit to request ratio per Container is 2, but no request is specified or request is 0]")]
    public async Task What_is_too_little_too_much_or_too_far_apart_is_refused_in_upstreams_words(string requests, string limits, string why)
    {
        await using var server = await WithLimitsAsync(Strict);

        var refused = await FailsAsync(() => server.Api.CreateAsync(Of(requests, limits), Ct));

        Assert.Equal((403, "Forbidden", $"pods \"a\" is forbidden: {why}"), (refused.Code, refused.Reason, refused.Message));
        Assert.Equal(("a", "pods"), (refused.Details!.Name, refused.Details.Kind));
    }

    [Fact]
    public async Task Where_there_is_no_default_what_is_limited_must_be_said()
    {
        await using var server = await WithLimitsAsync("""{"type":"Pod","min":{"cpu":"1"},"max":{"memory":"1Gi"},"maxLimitRequestRatio":{"memory":"1"}}""");

        Assert.Equal(
            "pods \"a\" is forbidden: [minimum cpu usage per Pod is 1.  No request is specified, maximum memory usage per Pod is 1Gi.  No limit is specified, " +
            "memory max limit to request ratio per Pod is 1, but no request is specified or request is 0]",
            (await FailsAsync(() => server.Api.CreateAsync(Of("", ""), Ct))).Message);
        Assert.EndsWith(
            "memory max limit to request ratio per Pod is 1, but no limit is specified or limit is 0]",
            (await FailsAsync(() => server.Api.CreateAsync(Of("cpu=1 memory=1", ""), Ct))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pods_limits_are_held_against_its_containers_together_or_its_largest_init_container()
    {
        await using var server = await WithLimitsAsync("""{"type":"Pod","max":{"cpu":"2"}}""");
        var together = Of("", "cpu=1500m");
        together.Spec.Containers.Add(new() { Name = "d", Image = "nginx", Resources = new() { Limits = Amounts(("cpu", "1")) } });
        var first = Of("", "cpu=1");
        first.Spec.InitContainers = [new() { Name = "i", Image = "nginx", Resources = new() { Limits = Amounts(("cpu", "3")) } }];
        var fits = Of("", "cpu=1");
        fits.Spec.InitContainers = [new() { Name = "i", Image = "nginx", Resources = new() { Limits = Amounts(("cpu", "2")) } }];

        Assert.EndsWith("maximum cpu usage per Pod is 2, but limit is 2500m", (await FailsAsync(() => server.Api.CreateAsync(together, Ct))).Message, StringComparison.Ordinal);
        Assert.EndsWith("maximum cpu usage per Pod is 2, but limit is 3", (await FailsAsync(() => server.Api.CreateAsync(first, Ct))).Message, StringComparison.Ordinal);
        await server.Api.CreateAsync(fits, Ct);
    }

    [Fact]
    public async Task What_a_pod_asks_for_as_a_whole_counts_instead_of_what_its_containers_ask_for()
    {
        await using var server = await WithLimitsAsync("""{"type":"Pod","max":{"cpu":"2"},"min":{"cpu":"1"}}""");
        var large = Of("", "");
        large.Spec.Resources = new() { Requests = Amounts(("cpu", "1")), Limits = Amounts(("cpu", "3")) };
        var right = Of("", "");
        right.Spec.Resources = new() { Requests = Amounts(("cpu", "1")), Limits = Amounts(("cpu", "2")) };

        Assert.EndsWith("maximum cpu usage per Pod is 2, but limit is 3", (await FailsAsync(() => server.Api.CreateAsync(large, Ct))).Message, StringComparison.Ordinal);
        await server.Api.CreateAsync(right, Ct);
    }

    [Fact]
    public async Task Limits_that_came_later_do_not_touch_pods_that_are_there()
    {
        await using var server = await StartAsync();
        var pod = await server.Api.CreateAsync(Of("", "cpu=2"), Ct);
        await LimitAsync(server, Strict);

        pod.Metadata.Labels = new Dictionary<string, string> { ["new"] = "label" };
        await server.Api.UpdateAsync(pod, Ct);
        await server.Api.UpdateStatusAsync(pod with { Metadata = pod.Metadata with { ResourceVersion = null }, Status = pod.Status with { Message = "here" } }, Ct);
    }

    [Fact]
    public async Task Several_ranges_all_count_and_those_of_other_namespaces_do_not()
    {
        await using var server = await WithLimitsAsync("""{"type":"Container","default":{"cpu":"1"}}""");
        await server.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = "other" } }, Ct);
        await LimitAsync(server, """{"type":"Container","max":{"memory":"1Gi"}}""", name: "b");
        await LimitAsync(server, """{"type":"Container","max":{"cpu":"1m"}}""", name: "c", ns: "other");

        Assert.Equal(("cpu=1,memory=1Gi", "cpu=1,memory=1Gi"), Shown((await server.Api.CreateAsync(Of("", ""), Ct)).Spec.Containers[0]));
    }

    [Fact]
    public async Task Extreme_amounts_are_refused_as_any_other()
    {
        await using var server = await WithLimitsAsync("""{"type":"Container","max":{"cpu":"1E"},"maxLimitRequestRatio":{"cpu":"1000"}}""");

        Assert.EndsWith(
            "[maximum cpu usage per Container is 1E, but limit is 9223372036854775807, cpu max limit to request ratio per Container is 1k, but provided ratio is 9223372036854775808000.000000]",
            (await FailsAsync(() => server.Api.CreateAsync(Of("cpu=1m", "cpu=9223372036854775807"), Ct))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_many_limits_nor_many_containers_make_of_both_what_nobody_can_keep()
    {
        var defaults = string.Join(',', Enumerable.Range(0, 3000).Select(n => $"\"example.com/r{n}\":\"1\""));
        await using var server = await WithLimitsAsync("{\"type\":\"Container\",\"default\":{" + defaults + "}}");
        var pod = Of("", "");
        pod.Spec.Containers = [.. Enumerable.Range(0, 3000).Select(n => new V1Container { Name = $"c{n}", Image = "nginx" })];

        Assert.EndsWith("the defaults of LimitRange limits are too many for so many containers", (await FailsAsync(() => server.Api.CreateAsync(pod, Ct))).Message, StringComparison.Ordinal);
        await server.Api.CreateAsync(Of("", ""), Ct);
    }

    [Fact]
    public async Task Ranges_are_patched_and_deleted_together()
    {
        await using var server = await WithLimitsAsync("""{"type":"Container","max":{"cpu":"1"}}""");
        await LimitAsync(server, """{"type":"Container","max":{"cpu":"1"}}""", name: "b");

        var patch = new PatchBody(PatchType.StrategicMerge, """{"spec":{"limits":[{"type":"Container","max":{"cpu":"3"}}]}}"""u8.ToArray());
        await server.Api.PatchAsync(server.One<V1LimitRange>("limits"), patch, WriteOptions.Plain, Ct);
        await server.Api.DeleteCollectionAsync(server.All<V1LimitRange>(), ListOptions.All, DeleteOptions.Default, Ct);

        Assert.Empty((await server.Api.ListAsync(server.All<V1LimitRange>(), ListOptions.All, Ct)).Items);
        await server.Api.CreateAsync(Of("", "cpu=9"), Ct);
    }

    [Theory]
    [InlineData("2Gi", "maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi")]
    [InlineData("1Mi", "minimum storage usage per PersistentVolumeClaim is 10Mi, but request is 1Mi")]
    public async Task Claims_ask_for_neither_too_much_nor_too_little(string size, string problem)
    {
        await using var server = await WithLimitsAsync("""{"type":"PersistentVolumeClaim","min":{"storage":"10Mi"},"max":{"storage":"1Gi"}}""");

        Assert.Equal(
            $"persistentvolumeclaims \"x\" is forbidden: {problem}",
            (await FailsAsync(() => server.Api.CreateAsync(Claims.Claim("x", size), Ct))).Message);
        await server.Api.CreateAsync(Claims.Claim("x", "1Gi"), Ct);
    }

    private static async Task<TestServer> WithLimitsAsync(string limit)
    {
        var server = await StartAsync();
        await LimitAsync(server, limit);
        return server;
    }

    private static Task<WriteResult> LimitAsync(TestServer server, string limit, string name = "limits", string ns = "default") =>
        server.PostAsync<V1LimitRange>(
            $$$"""{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"{{{name}}}"},"spec":{"limits":[{{{limit}}}]}}""", ns: ns);

    private static V1Pod Of(string requests, string limits)
    {
        var pod = Pod("a");
        pod.Spec.Containers[0].Resources = new() { Requests = Parsed(requests), Limits = Parsed(limits) };
        return pod;
    }

    private static Dictionary<string, ResourceQuantity> Parsed(string amounts) =>
        Amounts([.. amounts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(amount => (amount.Split('=')[0], amount.Split('=')[1]))]);

    private static Dictionary<string, ResourceQuantity> Amounts(params (string Name, string Amount)[] amounts) =>
        amounts.ToDictionary(amount => amount.Name, amount => new ResourceQuantity(amount.Amount));

    private static (string Requests, string Limits) Shown(V1Container container) =>
        (Shown(container.Resources.Requests), Shown(container.Resources.Limits));

    private static string Shown(IDictionary<string, ResourceQuantity> amounts) =>
        string.Join(',', amounts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}
