using System.Text;
using Jota.Api;
using Jota.ApiServer.Tests.Verbs;
using Jota.Client;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Definitions;

/// <summary>Custom resources are applied as any other, by their own schema (upstream's conformance: FieldValidation).</summary>
public sealed class ApplyCustomResourceTests
{
    private const string Noxu = """
        {"type":"object","properties":{"foo":{"type":"string"},"cronSpec":{"type":"string"},
         "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
         "whole":{"type":"object","x-kubernetes-map-type":"atomic","properties":{"a":{"type":"string"},"b":{"type":"string"}}},
         "ports":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["containerPort","protocol"],
          "items":{"type":"object","required":["containerPort","protocol"],"properties":{"containerPort":{"type":"integer","format":"int32"},
          "hostIP":{"type":"string"},"name":{"type":"string"},"protocol":{"type":"string","default":"TCP"}}}}}}
        """;

    private const string Head = "apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\n  finalizers:\n  - example.com/test\n";
    private const string Spec = "spec:\n  foo: foo1\n  cronSpec: '* * * * */5'\n  ports:\n  - name: x\n    containerPort: 80\n    protocol: TCP\n";

    [Fact]
    public async Task What_the_schema_knows_is_applied()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", Noxu)));

        var created = await ApplyAsync(server, Head + Spec + "  tags: [a, b]\n  whole: {a: '1'}\n", "me");

        Assert.True(created.Created);
        Assert.Equal(
            [
                ".metadata.finalizers[=\"example.com/test\"]", ".spec.cronSpec", ".spec.foo",
                ".spec.ports[containerPort=80,protocol=\"TCP\"]", ".spec.ports[containerPort=80,protocol=\"TCP\"].containerPort",
                ".spec.ports[containerPort=80,protocol=\"TCP\"].name", ".spec.ports[containerPort=80,protocol=\"TCP\"].protocol",
                ".spec.tags[=\"a\"]", ".spec.tags[=\"b\"]", ".spec.whole",
            ],
            created.Object.Owned("me"));

        var shared = await ApplyAsync(
            server, "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec:\n  tags: [c]\n  ports:\n  - {containerPort: 81}\n", "you");
        Assert.Equal(
            [".spec.ports[containerPort=81,protocol=\"TCP\"]", ".spec.ports[containerPort=81,protocol=\"TCP\"].containerPort", ".spec.tags[=\"c\"]"],
            shared.Object.Owned("you"));
        Assert.Contains("\"tags\":[\"a\",\"b\",\"c\"]", shared.Object.Text(), StringComparison.Ordinal);

        var refused = await FailsAsync(() => ApplyAsync(
            server, "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {whole: {b: '2'}}", "you"));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"me\": .spec.whole", refused.Message);
    }

    [Fact]
    public async Task What_the_schema_does_not_know_is_refused()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", Noxu)));

        var refused = await FailsAsync(() => ApplyAsync(server, Head + "unknownField: unknown\n" + Spec, "me"));

        Assert.Contains(".unknownField: field not declared in schema", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_schema_everything_is_applied()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: Crds.Plain("v1")));

        var created = await ApplyAsync(server, Head + Spec.Replace("foo: foo1", "unknown: {a: {b: 1}}", StringComparison.Ordinal), "me");

        Assert.Contains(".spec.unknown.a.b", created.Object.Owned("me"));
        Assert.Contains(".spec.ports", created.Object.Owned("me"));
        var again = await ApplyAsync(server, Head + "spec: {unknown: {a: {c: 1}}}", "me");
        Assert.Contains("\"spec\":{\"unknown\":{\"a\":{\"c\":1}}}", again.Object.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  unknownMeta: unknown\n", "", ".metadata.unknownMeta: field not declared in schema")]
    [InlineData("", "      unknownSubMeta: unknown\n", ".spec.template.metadata.unknownSubMeta: field not declared in schema")]
    public async Task Unknown_metadata_is_found_in_the_object_and_in_what_it_embeds(string root, string embedded, string told)
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", """
            {"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"template":{"type":"object",
             "x-kubernetes-embedded-resource":true,"properties":{"metadata":{"type":"object","properties":{"name":{"type":"string"}}},
             "spec":{"type":"object"}}}}}
            """)));

        var refused = await FailsAsync(() => ApplyAsync(
            server,
            "apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\n" + root +
            "spec:\n  template:\n    apiVersion: foo/v1\n    kind: Sub\n    metadata:\n      name: subobject\n" + embedded,
            "me"));

        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_are_there_twice_are_refused_where_all_is_preserved_too()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: Crds.Plain("v1")));

        var refused = await FailsAsync(() => server.Api.PatchAsync(
            server.Widgets("w"), Body(Head + "spec:\n  unknown: uk1\n  foo: foo1\n  foo: foo2\n"),
            new WriteOptions { FieldManager = "me", FieldValidation = FieldValidation.Strict }, Ct));

        Assert.Contains("line 10: key \"foo\" already set in map", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owners_go_from_one_version_to_another()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", Noxu) + "," + Crds.Plain("v2", Noxu, storage: false)));
        await ApplyAsync(server, "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {foo: a, cronSpec: b}", "me");

        var refused = await FailsAsync(() => ApplyAsync(
            server, "apiVersion: example.com/v2\nkind: Widget\nmetadata: {name: w}\nspec: {foo: x}", "you", "v2"));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"me\": .spec.foo", refused.Message);

        // The same applier in another version: what he gives up there goes.
        var changed = await ApplyAsync(server, "apiVersion: example.com/v2\nkind: Widget\nmetadata: {name: w}\nspec: {foo: x}", "me", "v2");
        Assert.Equal([".spec.foo"], changed.Object.Owned("me"));
        Assert.Equal("example.com/v2", (string?)Assert.Single(changed.Object.Entries())["apiVersion"]);
        Assert.DoesNotContain("cronSpec", changed.Object.Text(), StringComparison.Ordinal);
    }

    private static PatchBody Body(string yaml) => new(PatchType.Apply, Encoding.UTF8.GetBytes(yaml));

    private static Task<WriteResult> ApplyAsync(TestServer server, string yaml, string manager, string version = "v1") =>
        server.Api.PatchAsync(server.Widgets("w", version), Body(yaml), new WriteOptions { FieldManager = manager }, Ct);
}
