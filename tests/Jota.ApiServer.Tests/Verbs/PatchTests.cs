using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Verbs;

public sealed class PatchTests
{
    [Theory]
    [InlineData(PatchType.Json, """[{"op":"replace","path":"/data/k","value":"2"}]""")]
    [InlineData(PatchType.Merge, """{"data":{"k":"2"}}""")]
    [InlineData(PatchType.StrategicMerge, """{"data":{"k":"2"}}""")]
    public async Task An_object_is_patched_in_three_formats(PatchType type, string patch)
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm", ("k", "1"), ("l", "1")), Ct);

        var patched = (await PatchAsync<V1ConfigMap>(server, "cm", type, patch)).Object.As<V1ConfigMap>();

        Assert.Equal(("2", "1"), (patched.Data["k"], patched.Data["l"]));
    }

    [Fact]
    public async Task Containers_merge_by_name_and_a_changed_image_counts_as_a_generation()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a"), Ct);

        var pod = (await PatchAsync<V1Pod>(server, "a", PatchType.StrategicMerge, """{"spec":{"containers":[{"name":"c","image":"busybox"}]}}""")).Object.As<V1Pod>();

        Assert.Equal(("busybox", 2L), (Assert.Single(pod.Spec.Containers).Image, pod.Metadata.Generation));
    }

    [Fact]
    public async Task A_status_is_patched_through_its_subresource_only()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a"), Ct);

        await PatchAsync<V1Pod>(server, "a", PatchType.Merge, """{"status":{"phase":"Failed"}}""");
        var before = await server.Api.GetAsync<V1Pod>(Key("a"), Ct);
        await PatchAsync<V1Pod>(server, "a", PatchType.Merge, """{"status":{"phase":"Running"},"spec":{"activeDeadlineSeconds":3}}""", "status");
        var after = await server.Api.GetAsync<V1Pod>(Key("a"), Ct);

        Assert.Equal(("Pending", "Running", (long?)null), (before.Status.Phase, after.Status.Phase, after.Spec.ActiveDeadlineSeconds));
    }

    [Fact]
    public async Task A_patch_that_changes_nothing_is_not_stored()
    {
        await using var server = await StartAsync();
        var map = await server.Api.CreateAsync(Map("cm", ("k", "1")), Ct);

        var patched = await PatchAsync<V1ConfigMap>(server, "cm", PatchType.Merge, """{"data":{"k":"1"}}""");

        Assert.Equal(map.Metadata.ResourceVersion, patched.Object.Revision.ToString());
    }

    [Fact]
    public async Task A_patch_of_an_old_version_conflicts()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm", ("k", "1")), Ct);

        var refused = await FailsAsync(() => PatchAsync<V1ConfigMap>(server, "cm", PatchType.Merge, """{"metadata":{"resourceVersion":"1"}}"""));

        Assert.Equal((409, "Conflict"), (refused.Code, refused.Reason));
    }

    [Fact]
    public async Task Patches_at_once_all_take_effect()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm"), Ct);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Task.Run(() => PatchAsync<V1ConfigMap>(server, "cm", PatchType.Merge, $$$"""{"data":{"k{{{i}}}":"v"}}"""))));

        Assert.Equal(50, (await server.Api.GetAsync<V1ConfigMap>(Key("cm"), Ct)).Data.Count);
    }

    [Theory]
    [InlineData("nosuch", PatchType.Merge, "{}", 404, "configmaps \"nosuch\" not found")]
    [InlineData("cm", PatchType.Merge, "[]", 400, "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData("cm", PatchType.Json, """[{"op":"remove","path":"/data/z"}]""", 422, "the server rejected our request due to an error in our request")]
    [InlineData("cm", PatchType.Merge, "null", 400, "Invalid JSON Patch")]
    [InlineData("cm", PatchType.Merge, """{"metadata":{"name":"z"}}""", 400, "the name of the object (z) does not match the name on the URL (cm)")]
    [InlineData("cm", PatchType.Merge, """{"metadata":{"uid":"z"}}""", 422, "ConfigMap \"cm\" is invalid: metadata.uid: Invalid value: \"z\": field is immutable")]
    public async Task A_bad_patch_is_refused(string name, PatchType type, string patch, int code, string message)
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm"), Ct);

        var refused = await FailsAsync(() => PatchAsync<V1ConfigMap>(server, name, type, patch));

        Assert.Equal((code, message), (refused.Code, refused.Message));
    }

    [Theory]
    [InlineData(PatchType.Merge, """{"kind":"Secret"}""", "converting (v1.Secret) to (core.ConfigMap): unknown conversion")]
    [InlineData(PatchType.Merge, """{"kind":"Nosuch"}""", "no kind \"Nosuch\" is registered for version \"v1\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"")]
    [InlineData(PatchType.Json, """[{"op":"replace","path":"/apiVersion","value":"apps/v1"}]""", "no kind \"ConfigMap\" is registered for version \"apps/v1\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"")]
    [InlineData(PatchType.StrategicMerge, """{"apiVersion":"v2"}""", "no kind \"ConfigMap\" is registered for version \"v2\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"")]
    public async Task A_patch_that_makes_another_kind_of_it_is_refused(PatchType type, string patch, string why)
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm"), Ct);

        var refused = await FailsAsync(() => PatchAsync<V1ConfigMap>(server, "cm", type, patch));

        Assert.Equal((422, "Invalid"), (refused.Code, refused.Reason));
        Assert.EndsWith(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_500)]
    [InlineData(9_000)]
    public async Task A_deep_patch_is_an_ordinary_one(int depth)
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm", ("k", "1")), Ct);
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

        foreach (var type in new[] { PatchType.Merge, PatchType.StrategicMerge })
        {
            var patched = await PatchAsync<V1ConfigMap>(server, "cm", type, $"{{\"nosuch\":{deep}}}");
            Assert.Equal(["unknown field \"nosuch\""], patched.Warnings);
            var strict = new WriteOptions { FieldValidation = FieldValidation.Strict };
            var refused = await FailsAsync(() => PatchAsync<V1ConfigMap>(server, "cm", type, $"{{\"nosuch\":{deep}}}", options: strict));
            Assert.Equal(422, refused.Code);
        }
    }

    [Fact]
    public async Task A_deep_object_is_kept_patched_and_compared()
    {
        await using var server = await StartAsync();
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 9_000)) + "1" + new string('}', 9_000);
        var body = $"{{\"metadata\":{{\"name\":\"r\"}},\"revision\":1,\"data\":{deep}}}";
        await server.Api.CreateAsync(server.All<V1ControllerRevision>(), new ApiBody.Encoded(Encoding.UTF8.GetBytes(body)), WriteOptions.Plain, Ct);

        var patched = await PatchAsync<V1ControllerRevision>(server, "r", PatchType.Merge, """{"revision":2}""");
        var refused = await FailsAsync(() => PatchAsync<V1ControllerRevision>(server, "r", PatchType.Json, """[{"op":"replace","path":"/data/a","value":1}]"""));

        Assert.Equal((2, 422), (patched.Object.As<V1ControllerRevision>().Revision, refused.Code));
    }

    [Fact]
    public async Task A_patch_whose_client_is_gone_ends()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm"), Ct);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var body = new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes($"{{\"x\":[{string.Join(',', Enumerable.Repeat("0", 100_000))}]}}"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Api.PatchAsync(server.One<V1ConfigMap>("cm", ""), body, WriteOptions.Plain, gone.Token));
    }

    [Fact]
    public async Task A_patch_with_an_unknown_field_is_refused_when_asked_for()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm"), Ct);

        var refused = await FailsAsync(() => PatchAsync<V1ConfigMap>(server, "cm", PatchType.Merge, """{"foo":1}""", options: new WriteOptions { FieldValidation = FieldValidation.Strict }));

        Assert.Equal(422, refused.Code);
        Assert.StartsWith(" \"\" is invalid: patch: Invalid value: \"{", refused.Message, StringComparison.Ordinal);
        Assert.Contains("strict decoding error: unknown field \"foo\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_may_be_yaml()
    {
        await using var server = await StartAsync();

        var created = await server.Api.CreateAsync(
            server.All<V1ConfigMap>(), new ApiBody.Encoded(Encoding.UTF8.GetBytes("kind: ConfigMap\nmetadata:\n  name: yam\ndata:\n  k: v\n"), IsYaml: true), WriteOptions.Plain, Ct);

        Assert.Equal("v", created.Object.As<V1ConfigMap>().Data["k"]);
    }

    private static Task<WriteResult> PatchAsync<T>(
        TestServer server, string name, PatchType type, string patch, string subresource = "", WriteOptions? options = null) =>
        server.Api.PatchAsync(server.One<T>(name, subresource), new PatchBody(type, Encoding.UTF8.GetBytes(patch)), options ?? WriteOptions.Plain, Ct);
}
