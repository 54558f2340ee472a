using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;
using Jota.ApiServer.Tests.Http;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Kinds;

/// <summary>A kind that is registered while the server runs is served like any other, and gone like none when it is unregistered.</summary>
public sealed class RuntimeKindTests
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private const string Root = "/apis/example.com/v1/namespaces/default/widgets";

    [Fact]
    public async Task It_is_created_read_changed_and_deleted()
    {
        await using var server = await StartAsync();
        var widgets = Widgets.Make();
        await server.Core.RegisterAsync(widgets, Ct);
        var all = new ApiTarget(widgets, "default");
        var one = all with { Name = "a" };

        var made = await server.Api.CreateAsync(all, Json(Widgets.Json("a", """{"size":3,"unknown":1}""")), WriteOptions.Plain, Ct);
        Assert.Equal("unknown field \"spec.unknown\"", Assert.Single(made.Warnings));
        var read = await server.Api.GetAsync(one, GetOptions.Newest, Ct);
        var json = JsonNode.Parse(read.Json.Span)!;
        Assert.Equal("""{"color":"red","size":3}""", json["spec"]!.ToJsonString());
        Assert.Equal((1, "example.com/v1", "Widget"), ((int)json["metadata"]!["generation"]!, (string?)json["apiVersion"], (string?)json["kind"]));
        Assert.Equal(["apiVersion", "kind", "metadata", "spec"], json.AsObject().Select(field => field.Key));

        var patched = await server.Api.PatchAsync(one, Merge("""{"spec":{"size":4},"status":{"phase":"Odd"}}"""), WriteOptions.Plain, Ct);
        Assert.Equal((2, null), ((int)Shown(patched)["metadata"]!["generation"]!, Shown(patched)["status"]));
        patched = await server.Api.PatchAsync(one with { Subresource = "status" }, Merge("""{"spec":{"size":9},"status":{"phase":"Ready"}}"""), WriteOptions.Plain, Ct);
        Assert.Equal((4, "Ready", 2), ((int)Shown(patched)["spec"]!["size"]!, (string?)Shown(patched)["status"]!["phase"], (int)Shown(patched)["metadata"]!["generation"]!));

        var typed = (UntypedObject)read.Decode();
        Assert.Equal(409, (await FailsAsync(() => server.Api.UpdateAsync(one, new ApiBody.Typed(typed), WriteOptions.Plain, Ct))).Code);
        await server.Api.DeleteAsync(one, DeleteOptions.Default, Ct);
        Assert.Equal(404, (await FailsAsync(() => server.Api.GetAsync(one, GetOptions.Newest, Ct))).Code);
    }

    [Fact]
    public async Task What_its_schema_forbids_is_refused()
    {
        await using var server = await StartAsync();
        var widgets = Widgets.Make();
        await server.Core.RegisterAsync(widgets, Ct);
        var all = new ApiTarget(widgets, "default");
        var refused = await FailsAsync(() => server.Api.CreateAsync(all, Json(Widgets.Json("a", """{"size":101,"color":"green"}""")), WriteOptions.Plain, Ct));
        Assert.Equal((422, "Widget.example.com \"a\" is invalid: [spec.color: Unsupported value: \"green\": supported values: \"red\", \"blue\", spec.size: Invalid value: 101: spec.size in body should be less than or equal to 100]"),
            (refused.Code, refused.Message));
        refused = await FailsAsync(() => server.Api.CreateAsync(all, Json("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a"}}"""), WriteOptions.Plain, Ct));
        Assert.Equal("spec", Assert.Single(refused.Details!.Causes).Field);
        refused = await FailsAsync(() => server.Api.CreateAsync(all, Json(Widgets.Json("a", """{"size":"big"}""")), WriteOptions.Plain, Ct));
        Assert.Equal((422, "Widget.example.com \"a\" is invalid: spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\""), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task What_its_schema_does_not_describe_may_be_as_deep_as_a_request()
    {
        await using var server = await StartAsync();
        var free = new UntypedResource(new UntypedKind(
            new ResourceNames("example.com", "v1", "Free", "frees"),
            JsonSchema.Parse("""{"type":"object","properties":{"any":{"x-kubernetes-preserve-unknown-fields":true}}}""")));
        await server.Core.RegisterAsync(free, Ct);
        var all = new ApiTarget(free, "default");
        const int Levels = 9_900;
        var deep = string.Concat(Enumerable.Repeat("{\"a\":[", Levels / 2)) + "1" + string.Concat(Enumerable.Repeat("]}", Levels / 2));
        await server.Api.CreateAsync(
            all, Json($$"""{"apiVersion":"example.com/v1","kind":"Free","metadata":{"name":"a"},"any":{{deep}}}"""), WriteOptions.Plain, Ct);
        var patched = await server.Api.PatchAsync(all with { Name = "a" }, Merge($$$"""{"any":{"b":{{{deep}}}}}"""), WriteOptions.Plain, Ct);
        Assert.InRange(patched.Object.Json.Length, deep.Length, int.MaxValue);
        var deeper = string.Concat(Enumerable.Repeat("{\"c\":", 199)) + deep + new string('}', 199);
        var refused = await FailsAsync(() => server.Api.PatchAsync(all with { Name = "a" }, Merge($$"""{"any":{{deeper}}}"""), WriteOptions.Plain, Ct));
        Assert.Equal(400, refused.Code);
    }

    [Fact]
    public async Task It_is_discovered_described_and_shown_and_then_no_more()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var widgets = Widgets.Make();
        var groups = await cluster.Admin.GetJsonAsync("/apis");
        Assert.DoesNotContain(groups["groups"]!.AsArray(), group => (string?)group!["name"] == "example.com");
        await cluster.Core.RegisterAsync(widgets, Ct);

        groups = await cluster.Admin.GetJsonAsync("/apis");
        Assert.Contains(groups["groups"]!.AsArray(), group => (string?)group!["name"] == "example.com");
        var resources = await cluster.Admin.GetJsonAsync("/apis/example.com/v1");
        Assert.Equal(["widgets", "widgets/status"], resources["resources"]!.AsArray().Select(r => (string?)r!["name"]));
        var openApi = await cluster.Admin.GetJsonAsync("/openapi/v3/apis/example.com/v1");
        Assert.Equal("What is wished for.", (string?)openApi["components"]!["schemas"]!["com.example.v1.Widget"]!["properties"]!["spec"]!["description"]);

        using var content = new StringContent(Widgets.Json("a"), Encoding.UTF8, "application/json");
        Assert.Equal(201, (int)(await cluster.Admin.PostAsync(new Uri(Root, UriKind.Relative), content, Ct)).StatusCode);
        var table = await cluster.Admin.GetJsonAsync(Root, Table);
        Assert.Equal(["Name", "Size"], table["columnDefinitions"]!.AsArray().Select(c => (string?)c!["name"]));
        Assert.Equal(("a", 3), ((string?)table["rows"]![0]!["cells"]![0], (int)table["rows"]![0]!["cells"]![1]!));

        await cluster.Core.UnregisterAsync(widgets);
        Assert.Equal(404, (int)(await cluster.Admin.GetAsync(new Uri(Root, UriKind.Relative), Ct)).StatusCode);
        Assert.Equal(404, (int)(await cluster.Admin.GetAsync(new Uri("/apis/example.com", UriKind.Relative), Ct)).StatusCode);
        groups = await cluster.Admin.GetJsonAsync("/apis");
        Assert.DoesNotContain(groups["groups"]!.AsArray(), group => (string?)group!["name"] == "example.com");
    }

    [Fact]
    public async Task Roles_speak_of_it()
    {
        await using var server = await StartAsync();
        var widgets = Widgets.Make();
        await server.Core.RegisterAsync(widgets, Ct);
        await server.Api.CreateAsync(
            new V1Role
            {
                Metadata = new() { Name = "reader", NamespaceProperty = "default" },
                Rules = [new() { ApiGroups = ["example.com"], Resources = ["widgets"], Verbs = ["get", "list"] }],
            },
            Ct);
        await server.Api.CreateAsync(
            new V1RoleBinding
            {
                Metadata = new() { Name = "reader", NamespaceProperty = "default" },
                RoleRef = new() { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = "reader" },
                Subjects = [new() { Kind = "User", Name = "ann", ApiGroup = "rbac.authorization.k8s.io" }],
            },
            Ct);
        await server.SettleAsync();
        var ann = server.Core.As(new UserIdentity("ann"));
        Assert.Empty((await ann.ListAsync(new ApiTarget(widgets, "default"), ListOptions.All, Ct)).Items);
        var refused = await FailsAsync(() => ann.CreateAsync(new ApiTarget(widgets, "default"), Json(Widgets.Json("a")), WriteOptions.Plain, Ct));
        Assert.Equal((403, "widgets.example.com is forbidden: User \"ann\" cannot create resource \"widgets\" in API group \"example.com\" in the namespace \"default\""), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task Its_watches_end_with_it_and_what_was_stored_is_there_when_it_comes_again()
    {
        await using var server = await StartAsync();
        var widgets = Widgets.Make();
        await server.Core.RegisterAsync(widgets, Ct);
        var all = new ApiTarget(widgets, "default");
        await server.Api.CreateAsync(all, Json(Widgets.Json("a")), WriteOptions.Plain, Ct);
        await using var watching = new Watching(server.Api.WatchAsync(all, ListOptions.All, Ct)).Begin();
        Assert.Equal("Added a", await watching.TellAsync());
        watching.Begin();

        await server.Core.UnregisterAsync(widgets);
        await watching.EndsAsync();
        Assert.Equal(404, (await FailsAsync(() => server.Api.ListAsync(all, ListOptions.All, Ct))).Code);

        var again = Widgets.Make();
        await server.Core.RegisterAsync(again, Ct);
        Assert.Equal("a", Assert.Single((await server.Api.ListAsync(new ApiTarget(again, "default"), ListOptions.All, Ct)).Items).Key.Name);
    }

    [Fact]
    public async Task A_kind_that_is_served_already_is_refused_and_changes_nothing()
    {
        await using var server = await StartAsync();
        await server.Core.RegisterAsync(Widgets.Make(), Ct);
        var catalog = server.Core.Catalog;
        await Assert.ThrowsAsync<ArgumentException>(() => server.Core.RegisterAsync(Widgets.Make(), Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => server.Core.RegisterAsync(Widgets.Make("others"), Ct));
        Assert.Same(catalog, server.Core.Catalog);
        Assert.False(catalog.Superseded.IsCompleted);
    }

    private static JsonNode Shown(WriteResult result) => JsonNode.Parse(result.Object.Json.Span)!;

    private static PatchBody Merge(string json) => new(PatchType.Merge, Encoding.UTF8.GetBytes(json));
}
