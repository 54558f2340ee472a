using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Subresources;

public sealed class ResizeTests
{
    [Fact]
    public async Task A_pod_is_resized_and_the_generation_counts_it()
    {
        await using var server = await WithPodAsync();

        var pod = (await PatchAsync(server, """{"requests":{"cpu":"200m"},"limits":{"memory":"256Mi"}}""")).As<V1Pod>();

        var resources = pod.Spec.Containers[0].Resources;
        Assert.Equal(("200m", "64Mi", "256Mi"), (Text(resources.Requests["cpu"]), Text(resources.Requests["memory"]), Text(resources.Limits["memory"])));
        Assert.Equal(2, pod.Metadata.Generation);
        Assert.Equal("Burstable", pod.Status.QosClass);
    }

    [Fact]
    public async Task The_same_amounts_written_otherwise_are_no_change()
    {
        await using var server = await WithPodAsync();

        var pod = (await PatchAsync(server, """{"requests":{"cpu":"0.1","memory":"65536Ki"}}""")).As<V1Pod>();

        Assert.Equal(1, pod.Metadata.Generation);
    }

    [Fact]
    public async Task A_pod_is_resized_by_replacing_and_nothing_else_of_the_body_counts()
    {
        await using var server = await WithPodAsync();
        var pod = await server.Api.GetAsync<V1Pod>(Key("a"), Ct);
        var container = pod.Spec.Containers[0] with
        {
            Image = "other",
            Resources = pod.Spec.Containers[0].Resources with { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("50m"), ["memory"] = new("64Mi") } },
        };
        var wanted = pod with
        {
            Metadata = pod.Metadata with { Labels = new Dictionary<string, string> { ["new"] = "label" } },
            Spec = pod.Spec with { Containers = [container], NodeName = "elsewhere" },
        };

        pod = (await server.Api.UpdateAsync(server.One<V1Pod>("a", "resize"), new ApiBody.Typed(wanted), WriteOptions.Plain, Ct)).As<V1Pod>();

        Assert.Equal(("nginx", "n", null, "50m"), (pod.Spec.Containers[0].Image, pod.Spec.NodeName, pod.Metadata.Labels, Text(pod.Spec.Containers[0].Resources.Requests["cpu"])));
    }

    [Theory]
    [InlineData("""{"requests":{"cpu":null}}""", "spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed")]
    [InlineData("""{"limits":{"memory":null}}""", "spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed")]
    [InlineData("""{"requests":{"ephemeral-storage":"1Gi"}}""", "spec: Forbidden: only cpu and memory resources are mutable")]
    [InlineData("""{"requests":{"memory":"1Gi"}}""", "spec.containers[0].resources.requests: Invalid value: \"1Gi\": must be less than or equal to memory limit of 128Mi")]
    public async Task What_may_not_change_is_refused(string resources, string error)
    {
        await using var server = await WithPodAsync();

        var refused = await FailsAsync(() => PatchAsync(server, resources));

        Assert.Equal((422, $"Pod \"a\" is invalid: {error}"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task The_quality_of_service_class_does_not_change()
    {
        await using var server = await WithPodAsync();

        var refused = await FailsAsync(() => PatchAsync(
            server, """{"requests":{"cpu":"1","memory":"128Mi"},"limits":{"cpu":"1","memory":"128Mi"}}"""));

        Assert.Equal("Pod \"a\" is invalid: spec: Invalid value: \"Burstable\": Pod QOS Class may not change as a result of resizing", refused.Message);
    }

    [Fact]
    public async Task Containers_stay_as_many_and_in_their_order()
    {
        await using var server = await WithPodAsync();

        var renamed = await FailsAsync(() => PatchAsync(server, "/spec/containers/0/name", "\"d\"", "replace"));
        var added = await FailsAsync(() => PatchAsync(server, "/spec/containers/1", """{"name":"d","image":"i"}""", "add"));
        var policy = await FailsAsync(() => PatchAsync(server, "/spec/containers/0/resizePolicy", """[{"resourceName":"cpu","restartPolicy":"RestartContainer"}]""", "add"));

        Assert.Equal("Pod \"a\" is invalid: spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize", renamed.Message);
        Assert.Equal("Pod \"a\" is invalid: spec.containers: Forbidden: containers may not be added or removed on resize", added.Message);
        Assert.Equal("Pod \"a\" is invalid: spec: Forbidden: only cpu and memory resources are mutable", policy.Message);
    }

    [Fact]
    public async Task Static_pods_and_those_of_Windows_are_not_resized()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Sized("a") with { Metadata = new() { Name = "a", NamespaceProperty = "default", Annotations = new Dictionary<string, string> { ["kubernetes.io/config.mirror"] = "x" } } }, Ct);
        var pod = Sized("w");
        await server.Api.CreateAsync(pod with { Spec = pod.Spec with { Os = new() { Name = "windows" } } }, Ct);

        var mirror = await FailsAsync(() => PatchAsync(server, """{"requests":{"cpu":"200m"}}"""));
        var windows = await FailsAsync(() => PatchAsync(server, """{"requests":{"cpu":"200m"}}""", "w"));

        Assert.Equal("Pod \"a\" is invalid: : Forbidden: static pods cannot be resized", mirror.Message);
        Assert.Equal("Pod \"w\" is invalid: : Forbidden: windows pods cannot be resized", windows.Message);
    }

    [Fact]
    public async Task An_update_of_the_pod_itself_says_where_resources_are_changed()
    {
        await using var server = await WithPodAsync();

        var refused = await FailsAsync(() => server.Api.PatchAsync(
            server.One<V1Pod>("a"),
            new(PatchType.StrategicMerge, """{"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"200m"}}}]}}"""u8.ToArray()),
            WriteOptions.Plain,
            Ct));

        Assert.Contains("pod updates may not change fields other than", refused.Message, StringComparison.Ordinal);
        Assert.Contains("use the subresource resize", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_as_a_whole_is_resized()
    {
        await using var server = await StartAsync();
        var pod = Pod("a", node: "n");
        pod.Spec.Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1") } };
        await server.Api.CreateAsync(pod, Ct);

        pod = (await MergeAsync(server, """{"requests":{"cpu":"2"}}""")).As<V1Pod>();
        var removed = await FailsAsync(() => MergeAsync(server, "null"));

        Assert.Equal("2", Text(pod.Spec.Resources.Requests["cpu"]));
        Assert.Contains("spec.resources: Forbidden: pod-level resources cannot be removed", removed.Message, StringComparison.Ordinal);

        static Task<WriteResult> MergeAsync(TestServer server, string resources) => server.Api.PatchAsync(
            server.One<V1Pod>("a", "resize"),
            new(PatchType.Merge, Encoding.UTF8.GetBytes($$$"""{"spec":{"resources":{{{resources}}}}}""")),
            WriteOptions.Plain,
            Ct);
    }

    [Fact]
    public async Task A_resize_is_held_against_quotas_and_limits()
    {
        await using var server = await WithPodAsync();
        await server.Api.CreateAsync(new V1ResourceQuota { Metadata = new() { Name = "q", NamespaceProperty = "default" }, Spec = new() { Hard = new Dictionary<string, ResourceQuantity> { ["requests.cpu"] = new("150m") } } }, Ct);
        await server.SettleAsync();

        var over = await FailsAsync(() => PatchAsync(server, """{"requests":{"cpu":"200m"}}"""));
        Assert.Equal(403, over.Code);
        Assert.Contains("exceeded quota: q", over.Message, StringComparison.Ordinal);

        await PatchAsync(server, """{"requests":{"cpu":"150m"}}""");
        await server.Api.CreateAsync(new V1LimitRange { Metadata = new() { Name = "l", NamespaceProperty = "default" }, Spec = new() { Limits = [new() { Type = "Container", Max = new Dictionary<string, ResourceQuantity> { ["memory"] = new("200Mi") } }] } }, Ct);
        await server.SettleAsync();

        var beyond = await FailsAsync(() => PatchAsync(server, """{"limits":{"memory":"256Mi"}}"""));
        Assert.Contains("maximum memory usage per Container is 200Mi, but limit is 256Mi", beyond.Message, StringComparison.Ordinal);
    }

    private static string Text(ResourceQuantity quantity) => Quantity.Of(quantity).ToString();

    private static V1Pod Sized(string name)
    {
        var pod = Pod(name, node: "n");
        pod.Spec.Containers[0].Resources = new()
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("100m"), ["memory"] = new("64Mi") },
            Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("128Mi") },
        };
        return pod;
    }

    private static async Task<TestServer> WithPodAsync()
    {
        var server = await StartAsync();
        await server.Api.CreateAsync(Sized("a"), Ct);
        return server;
    }

    private static Task<WriteResult> PatchAsync(TestServer server, string resources, string pod = "a") => server.Api.PatchAsync(
        server.One<V1Pod>(pod, "resize"),
        new PatchBody(PatchType.StrategicMerge, Encoding.UTF8.GetBytes($$$"""{"spec":{"containers":[{"name":"c","resources":{{{resources}}}}]}}""")),
        WriteOptions.Plain,
        Ct);

    private static Task<WriteResult> PatchAsync(TestServer server, string path, string value, string op) => server.Api.PatchAsync(
        server.One<V1Pod>("a", "resize"),
        new PatchBody(PatchType.Json, Encoding.UTF8.GetBytes($$"""[{"op":"{{op}}","path":"{{path}}","value":{{value}}}]""")),
        WriteOptions.Plain,
        Ct);
}
