using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Definitions;

/// <summary>Objects of custom kinds: pruned, defaulted, checked, counted and selected as their definition says.</summary>
public sealed class CustomResourceTests
{
    [Fact]
    public async Task Defaults_come_with_requests_and_also_to_what_is_stored_already()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", """{"type":"object","properties":{"a":{"type":"integer"}}}""")));
        await server.MakeAsync(Crds.Widget("old", """{"a":1}"""));
        await using var watch = new Watching(server.Api.WatchAsync(server.Widgets(), ListOptions.All, Ct)).Begin();
        Assert.Equal("Added old", await watch.TellAsync());
        watch.Begin();

        await server.ChangeAsync($$"""{"spec":{"versions":[{{Crds.Plain("v1", """{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string","default":"x"}}}""")}}] } }""");
        await watch.EndsAsync();
        Assert.Equal("""{"a":1,"b":"x"}""", (await server.ReadAsync("old"))["spec"]!.ToJsonString());
        Assert.Equal("""{"b":"x"}""", (await server.MakeAsync(Crds.Widget("new", "{}")))["spec"]!.ToJsonString());
        var patched = await server.Api.PatchAsync(server.Widgets("old"), Crds.Merge("""{"spec":{"a":2}}"""), WriteOptions.Plain, Ct);
        Assert.Equal("""{"a":2,"b":"x"}""", JsonNode.Parse(patched.Object.Json.Span)!["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task What_nobody_declared_is_dropped_and_told_or_refused()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json());
        const string Spec = """{"size":3,"sise":1,"rest":{"free":{"as":"air"}},"inner":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","odd":1},"more":1}}""";
        var json = Crds.Widget("a", Spec).Replace("\"name\":\"a\"", "\"name\":\"a\",\"nmae\":\"b\"", StringComparison.Ordinal);
        var strict = WriteOptions.Plain with { FieldValidation = FieldValidation.Strict };
        var refused = await FailsAsync(() => server.Api.CreateAsync(server.Widgets(), Json(json), strict, Ct));
        Assert.Equal(
            (400, "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: unknown field \"metadata.nmae\" (did you mean \"name\"?), " +
                "unknown field \"spec.inner.metadata.odd\", unknown field \"spec.sise\" (did you mean \"size\"?)"),
            (refused.Code, refused.Message));
        var made = await server.Api.CreateAsync(server.Widgets(), Json(json), WriteOptions.Plain, Ct);
        Assert.Equal(3, made.Warnings.Count);
        Assert.Equal(
            """{"color":"red","inner":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"more":1},"rest":{"free":{"as":"air"}},"size":3}""",
            JsonNode.Parse(made.Object.Json.Span)!["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task What_is_there_twice_is_found_even_where_everything_is_kept()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json());
        var strict = WriteOptions.Plain with { FieldValidation = FieldValidation.Strict };
        var json = Crds.Widget("a", """{"size":3,"rest":{"x":1,"x":2,"l":[{"y":1,"y":2}]},"size":4}""");
        var refused = await FailsAsync(() => server.Api.CreateAsync(server.Widgets(), Json(json), strict, Ct));
        Assert.Equal(
            "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: duplicate field \"spec.rest.x\", duplicate field \"spec.rest.l[0].y\", " +
            "duplicate field \"spec.size\"",
            refused.Message);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json());
        var refused = await FailsAsync(() => server.MakeAsync(Crds.Widget("a", """{"size":"x","color":"green","inner":{"kind":"a b","metadata":{"labels":{"-":"x"}}}}""")));
        Assert.Equal(
            ["spec.color: FieldValueNotSupported", "spec.size: FieldValueTypeInvalid", "spec.size: FieldValueInvalid", "spec.inner.apiVersion: FieldValueRequired",
                "spec.inner.kind: FieldValueInvalid", "spec.inner.metadata.labels: FieldValueInvalid"],
            refused.Details!.Causes.Select(cause => $"{cause.Field}: {cause.Reason}"));
        refused = await FailsAsync(() => server.MakeAsync(Crds.Widget("a").Replace("\"kind\":\"Widget\"", "\"kind\":\"Other\"", StringComparison.Ordinal)));
        Assert.Contains("kind: Invalid value: \"Other\": must be Widget", refused.Message, StringComparison.Ordinal);
        refused = await FailsAsync(() => server.MakeAsync(Crds.Widget("a", version: "v2")));
        Assert.Equal((400, "the API version in the data (example.com/v2) does not match the expected API version (example.com/v1)"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_stricter_schema_stops_no_update_of_something_else()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", """{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}}}""")));
        await server.MakeAsync(Crds.Widget("w", """{"a":50,"b":1}"""));
        await server.ChangeAsync($$"""{"spec":{"versions":[{{Crds.Plain("v1", """{"type":"object","properties":{"a":{"type":"integer","maximum":9},"b":{"type":"integer"}}}""")}}] } }""");
        await server.Api.PatchAsync(server.Widgets("w"), Crds.Merge("""{"spec":{"b":2}}"""), WriteOptions.Plain, Ct);
        var refused = await FailsAsync(() => server.Api.PatchAsync(server.Widgets("w"), Crds.Merge("""{"spec":{"a":51}}"""), WriteOptions.Plain, Ct));
        Assert.Contains("spec.a in body should be less than or equal to 9", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_and_scale_are_written_by_themselves_and_generations_count_the_rest()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json());
        await server.MakeAsync(Crds.Widget("a", rest: ",\"status\":{\"size\":9}"));
        var status = await server.Api.PatchAsync(
            server.Widgets("a", subresource: "status"), Crds.Merge("""{"metadata":{"labels":{"a":"b"}},"spec":{"size":9},"status":{"size":2,"selector":"a=b"}}"""), WriteOptions.Plain, Ct);
        var shown = JsonNode.Parse(status.Object.Json.Span)!;
        Assert.Equal((3, 2, 1, null), ((int)shown["spec"]!["size"]!, (int)shown["status"]!["size"]!, (int)shown["metadata"]!["generation"]!, shown["metadata"]!["labels"]));

        var scale = await server.ReadAsync("a", subresource: "scale");
        Assert.Equal("""{"spec":{"replicas":3},"status":{"replicas":2,"selector":"a=b"}}""", new JsonObject { ["spec"] = scale["spec"]!.DeepClone(), ["status"] = scale["status"]!.DeepClone() }.ToJsonString());
        await server.Api.PatchAsync(server.Widgets("a", subresource: "scale"), Crds.Merge("""{"spec":{"replicas":7}}"""), WriteOptions.Plain, Ct);
        shown = await server.ReadAsync("a");
        Assert.Equal((7, 2), ((int)shown["spec"]!["size"]!, (int)shown["metadata"]!["generation"]!));
        var refused = await FailsAsync(() => server.Api.PatchAsync(server.Widgets("a", subresource: "scale"), Crds.Merge("""{"spec":{"replicas":101}}"""), WriteOptions.Plain, Ct));
        Assert.Contains("spec.size in body should be less than or equal to 100", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_status_of_its_own_a_status_counts_like_everything_else()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: """{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}"""));
        await server.MakeAsync(Crds.Widget("a"));
        var patched = await server.Api.PatchAsync(server.Widgets("a"), Crds.Merge("""{"status":{"x":1}}"""), WriteOptions.Plain, Ct);
        Assert.Equal(2, (int)JsonNode.Parse(patched.Object.Json.Span)!["metadata"]!["generation"]!);
        Assert.Equal(404, (await FailsAsync(() => server.Api.GetAsync(server.Widgets("a", subresource: "status"), GetOptions.Newest, Ct))).Code);
    }

    [Fact]
    public async Task Versions_show_one_object_each_under_its_own_name()
    {
        await using var server = await StartAsync();
        const string A = """{"type":"object","properties":{"a":{"type":"string"},"both":{"type":"string"}}}""";
        const string B = """{"type":"object","properties":{"b":{"type":"string","default":"x"},"both":{"type":"string"}}}""";
        await server.DefineAsync(Crds.Json(versions: $"{Crds.Plain("v1", A)},{Crds.Plain("v2", B, storage: false)},{Crds.Plain("v3", A, storage: false, served: false)}"));
        Assert.Null(server.Core.Catalog.Find(Crds.Group, "v3", "widgets"));
        await server.MakeAsync(Crds.Widget("one", """{"a":"1","both":"2"}"""));
        var second = await server.ReadAsync("one", "v2");
        Assert.Equal(("example.com/v2", """{"b":"x","both":"2"}"""), ((string?)second["apiVersion"], second["spec"]!.ToJsonString()));
        await server.MakeAsync(Crds.Widget("two", """{"b":"1","both":"2"}""", "v2"), "v2");
        var first = await server.ReadAsync("two");
        Assert.Equal(("example.com/v1", """{"both":"2"}"""), ((string?)first["apiVersion"], first["spec"]!.ToJsonString()));

        await using var watch = new Watching(server.Api.WatchAsync(server.Widgets(version: "v2"), ListOptions.All, Ct)).Begin();
        Assert.Equal("example.com/v2", (string?)JsonNode.Parse((await watch.NextAsync()).Object!.Json.Span)!["apiVersion"]);
    }

    [Fact]
    public async Task What_was_stored_under_another_version_is_rewritten_by_the_next_update_even_one_that_changes_nothing()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: $"{Crds.Plain("v1")},{Crds.Plain("v2", storage: false)}"));
        await server.MakeAsync(Crds.Widget("a"));
        await server.ChangeAsync($$"""{"spec":{"versions":[{{Crds.Plain("v1", storage: false)}},{{Crds.Plain("v2")}}] } }""");
        Assert.Equal(["v1", "v2"], (await server.DefinitionAsync()).Status.StoredVersions);
        Assert.Equal("example.com/v2", (string?)(await server.ReadAsync("a", "v2"))["apiVersion"]);
        Assert.Contains("example.com/v1", await StoredAsync(server), StringComparison.Ordinal);
        await server.Api.PatchAsync(server.Widgets("a", "v2"), Crds.Merge("{}"), WriteOptions.Plain, Ct);
        Assert.Contains("example.com/v2", await StoredAsync(server), StringComparison.Ordinal);

        var status = server.One<V1CustomResourceDefinition>($"widgets.{Crds.Group}", "status", ns: "");
        await server.Api.PatchAsync(status, Crds.Merge("""{"status":{"storedVersions":["v2"]}}"""), WriteOptions.Plain, Ct);
        await server.ChangeAsync($$"""{"spec":{"versions":[{{Crds.Plain("v2")}}] } }""");
        Assert.Null(server.Core.Catalog.Find(Crds.Group, "v1", "widgets"));
    }

    [Fact]
    public async Task Only_a_version_that_nobody_finds_may_be_the_stored_one()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: $"{Crds.Plain("v1", served: false)},{Crds.Plain("v2", storage: false)}"));
        Assert.Equal("example.com/v2", (string?)(await server.MakeAsync(Crds.Widget("a", version: "v2"), "v2"))["apiVersion"]);
        Assert.Contains("example.com/v1", await StoredAsync(server), StringComparison.Ordinal);
        Assert.Null(server.Core.Catalog.Find(Crds.Group, "v1", "widgets"));
    }

    [Fact]
    public async Task Selectors_name_the_fields_that_the_definition_lists()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json());
        await server.MakeAsync(Crds.Widget("a"));
        await server.MakeAsync(Crds.Widget("b", """{"size":1,"color":"blue"}"""));
        var blue = ListOptions.All with { Fields = FieldSelector.Parse("spec.color=blue") };
        Assert.Equal("b", Assert.Single((await server.Api.ListAsync(server.Widgets(), blue, Ct)).Items).Key.Name);
        await using var watch = new Watching(server.Api.WatchAsync(server.Widgets(), blue, Ct)).Begin();
        Assert.Equal("Added b", await watch.TellAsync());
        await server.Api.PatchAsync(server.Widgets("b"), Crds.Merge("""{"spec":{"color":"red"}}"""), WriteOptions.Plain, Ct);
        Assert.Equal("Deleted b", await watch.TellAsync());
        var other = ListOptions.All with { Fields = FieldSelector.Parse("spec.size=1") };
        Assert.Equal("field label not supported: spec.size", (await FailsAsync(() => server.Api.ListAsync(server.Widgets(), other, Ct))).Message);
    }

    [Fact]
    public async Task It_takes_no_strategic_merge()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json());
        await server.MakeAsync(Crds.Widget("a"));
        var patch = new PatchBody(PatchType.StrategicMerge, "{}"u8.ToArray());
        Assert.Equal(415, (await FailsAsync(() => server.Api.PatchAsync(server.Widgets("a"), patch, WriteOptions.Plain, Ct))).Code);
    }

    private static async Task<string> StoredAsync(TestServer server) =>
        System.Text.Encoding.UTF8.GetString((await server.Store.RangeAsync(new("/registry/example.com/"), Ct)).Values[0].Value.Span);
}
