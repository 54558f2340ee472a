using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Subresources;

public sealed class EphemeralContainersTests
{
    private const string Debugger = """{"name":"debugger","image":"busybox","targetContainerName":"c","stdin":true,"tty":true}""";

    [Fact]
    public async Task A_guest_comes_into_a_pod_with_its_defaults_and_the_generation_counts_it()
    {
        await using var server = await WithPodAsync();

        var pod = (await PatchAsync(server, Debugger)).As<V1Pod>();

        var guest = Assert.Single(pod.Spec.EphemeralContainers);
        Assert.Equal(("debugger", "Always", "File", "/dev/termination-log"), (guest.Name, guest.ImagePullPolicy, guest.TerminationMessagePolicy, guest.TerminationMessagePath));
        Assert.Equal(2, pod.Metadata.Generation);
        Assert.Equal(pod.Metadata.ResourceVersion, (await server.Api.GetAsync(server.One<V1Pod>("a", "ephemeralcontainers"), GetOptions.Newest, Ct)).Revision.ToString());
    }

    [Fact]
    public async Task Guests_are_added_to_those_that_are_there()
    {
        await using var server = await WithPodAsync();
        await PatchAsync(server, Debugger);

        var pod = (await PatchAsync(server, """{"name":"other","image":"busybox"}""")).As<V1Pod>();

        Assert.Equal(["debugger", "other"], pod.Spec.EphemeralContainers.Select(c => c.Name).Order());
    }

    [Fact]
    public async Task Nothing_else_of_a_body_counts()
    {
        await using var server = await WithPodAsync();
        var wanted = await server.Api.GetAsync<V1Pod>(Key("a"), Ct);
        wanted = wanted with
        {
            Metadata = wanted.Metadata with { Labels = new Dictionary<string, string> { ["new"] = "label" } },
            Spec = wanted.Spec with
            {
                NodeName = "elsewhere",
                EphemeralContainers = [new() { Name = "debugger", Image = "busybox:1" }],
            },
            Status = wanted.Status with { Phase = "Failed" },
        };

        var pod = (await server.Api.UpdateAsync(server.One<V1Pod>("a", "ephemeralcontainers"), new ApiBody.Typed(wanted), WriteOptions.Plain, Ct)).As<V1Pod>();

        Assert.Equal(("n", "Pending", null), (pod.Spec.NodeName, pod.Status.Phase, pod.Metadata.Labels));
        Assert.Equal("debugger", Assert.Single(pod.Spec.EphemeralContainers).Name);
    }

    [Theory]
    [InlineData("""{"name":"g"}""", "spec.ephemeralContainers[0].image: Required value")]
    [InlineData("""{"name":"c","image":"i"}""", "spec.ephemeralContainers[0].name: Duplicate value: \"c\"")]
    [InlineData("""{"name":"g","image":"i","targetContainerName":"x"}""", "spec.ephemeralContainers[0].targetContainerName: Not found: \"x\"")]
    [InlineData("""{"name":"g","image":"i","ports":[{"containerPort":80}]}""", "spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container")]
    [InlineData("""{"name":"g","image":"i","resources":{"requests":{"cpu":"1"}}}""", "spec.ephemeralContainers[0].resources: Forbidden: cannot be set for an Ephemeral Container")]
    [InlineData("""{"name":"g","image":"i","livenessProbe":{"exec":{"command":["x"]}}}""", "spec.ephemeralContainers[0].livenessProbe: Forbidden: cannot be set for an Ephemeral Container")]
    [InlineData("""{"name":"g","image":"i","lifecycle":{"preStop":{"exec":{"command":["x"]}}}}""", "spec.ephemeralContainers[0].lifecycle: Forbidden: cannot be set for an Ephemeral Container")]
    [InlineData("""{"name":"g","image":"i","volumeMounts":[{"name":"v","mountPath":"/v","subPath":"s"}]}""", "spec.ephemeralContainers[0].volumeMounts[0].subPath: Forbidden: cannot be set for an Ephemeral Container")]
    public async Task A_guest_that_may_not_come_is_refused(string guest, string error)
    {
        await using var server = await WithPodAsync();

        var refused = await FailsAsync(() => PatchAsync(server, guest));

        Assert.Equal((422, $"Pod \"a\" is invalid: {error}"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_guest_is_neither_changed_nor_taken_out()
    {
        await using var server = await WithPodAsync();
        await PatchAsync(server, Debugger);

        var changed = await FailsAsync(() => PatchAsync(server, """{"name":"debugger","image":"other"}"""));
        var removed = await FailsAsync(() => server.Api.PatchAsync(
            server.One<V1Pod>("a", "ephemeralcontainers"), new(PatchType.Merge, """{"spec":{"ephemeralContainers":null}}"""u8.ToArray()), WriteOptions.Plain, Ct));
        var byUpdate = await FailsAsync(() => server.Api.PatchAsync(
            server.One<V1Pod>("a"), new(PatchType.Merge, """{"spec":{"ephemeralContainers":null}}"""u8.ToArray()), WriteOptions.Plain, Ct));

        Assert.StartsWith("Pod \"a\" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers \"debugger\" may not be changed\n", changed.Message, StringComparison.Ordinal);
        Assert.Equal("Pod \"a\" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers \"debugger\" may not be removed\n", removed.Message);
        Assert.Contains("pod updates may not change fields other than", byUpdate.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_static_pod_has_no_guests()
    {
        await using var server = await StartAsync();
        var mirror = Pod("a", node: "n");
        mirror.Metadata.Annotations = new Dictionary<string, string> { ["kubernetes.io/config.mirror"] = "x" };
        await server.Api.CreateAsync(mirror, Ct);

        var refused = await FailsAsync(() => PatchAsync(server, Debugger));

        Assert.Equal((422, "Pod \"a\" is invalid: : Forbidden: static pods do not support ephemeral containers"), (refused.Code, refused.Message));
    }

    private static async Task<TestServer> WithPodAsync()
    {
        var server = await StartAsync();
        var pod = Pod("a", node: "n");
        pod.Spec.Volumes = [new() { Name = "v", EmptyDir = new() }];
        await server.Api.CreateAsync(pod, Ct);
        return server;
    }

    private static Task<WriteResult> PatchAsync(TestServer server, string guest) => server.Api.PatchAsync(
        server.One<V1Pod>("a", "ephemeralcontainers"),
        new PatchBody(PatchType.StrategicMerge, Encoding.UTF8.GetBytes($$$"""{"spec":{"ephemeralContainers":[{{{guest}}}]}}""")),
        WriteOptions.Plain,
        Ct);
}
