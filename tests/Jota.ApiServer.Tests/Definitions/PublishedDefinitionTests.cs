using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;
using Jota.ApiServer.Tests.Http;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Tests.Definitions;

/// <summary>What is defined is found, described and no longer described at once, in every form that clients ask for.</summary>
public sealed class PublishedDefinitionTests
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_in_discovery_as_soon_as_it_is_defined()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await DefineAsync(cluster, Crds.Json(names: ",\"shortNames\":[\"wd\"],\"categories\":[\"all\"]"));
        var group = await cluster.Admin.GetJsonAsync("/apis/example.com");
        Assert.Equal("example.com/v1", (string?)group["preferredVersion"]!["groupVersion"]);
        var resources = (await cluster.Admin.GetJsonAsync("/apis/example.com/v1"))["resources"]!.AsArray();
        Assert.Equal(["widgets", "widgets/scale", "widgets/status"], resources.Select(one => (string?)one!["name"]));
        Assert.Equal(
            """["delete","deletecollection","get","list","patch","create","update","watch"] ["wd"] ["all"] widget""",
            $"{resources[0]!["verbs"]!.ToJsonString()} {resources[0]!["shortNames"]!.ToJsonString()} {resources[0]!["categories"]!.ToJsonString()} {resources[0]!["singularName"]}");
        Assert.Equal(("autoscaling", "v1", "Scale"), ((string?)resources[1]!["group"], (string?)resources[1]!["version"], (string?)resources[1]!["kind"]));
        var aggregated = await cluster.Admin.GetJsonAsync("/apis", Aggregated);
        var found = aggregated["items"]!.AsArray().Single(item => (string?)item!["metadata"]!["name"] == "example.com")!;
        Assert.Equal("widgets", (string?)found["versions"]![0]!["resources"]![0]!["resource"]);
        Assert.Contains(
            (await cluster.Admin.GetJsonAsync("/apis"))["groups"]!.AsArray(), one => (string?)one!["name"] == "example.com");
    }

    [Fact]
    public async Task Versions_come_in_the_order_of_their_stability()
    {
        await using var cluster = await ClusterScope.StartAsync();
        string[] names = ["foo1", "v1alpha1", "v2", "v1beta1", "v10", "v1", "v1beta2", "foo10"];
        await DefineAsync(cluster, Crds.Json(versions: string.Join(',', names.Select(name => Crds.Plain(name, storage: name == "v1")))));
        var versions = (await cluster.Admin.GetJsonAsync("/apis/example.com"))["versions"]!.AsArray().Select(one => (string?)one!["version"]);
        Assert.Equal(["v10", "v2", "v1", "v1beta2", "v1beta1", "v1alpha1", "foo1", "foo10"], versions);
    }

    [Fact]
    public async Task Its_schema_is_published_as_it_was_declared()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await DefineAsync(cluster, Crds.Json());
        var v2 = (await cluster.Admin.GetJsonAsync("/openapi/v2"))["definitions"]!["com.example.v1.Widget"]!.AsObject();
        Assert.Equal("""[{"group":"example.com","kind":"Widget","version":"v1"}]""", v2["x-kubernetes-group-version-kind"]!.ToJsonString());
        Assert.Equal("#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", (string?)v2["properties"]!["metadata"]!["$ref"]);
        var declared = JsonNode.Parse(Crds.Version)!["schema"]!["openAPIV3Schema"]!;
        Assert.True(JsonNode.DeepEquals(declared["properties"]!["spec"]!["properties"]!["color"], v2["properties"]!["spec"]!["properties"]!["color"]));
        Assert.True(JsonNode.DeepEquals(declared["properties"]!["status"], v2["properties"]!["status"]));
        Assert.Equal("A widget.", (string?)v2["description"]);

        var v3 = await cluster.Admin.GetJsonAsync("/openapi/v3/apis/example.com/v1");
        var schemas = v3["components"]!["schemas"]!.AsObject();
        Assert.Equal("A widget.", (string?)schemas["com.example.v1.Widget"]!["description"]);
        Assert.Equal("#/components/schemas/com.example.v1.Widget", (string?)schemas["com.example.v1.WidgetList"]!["properties"]!["items"]!["items"]!["allOf"]![0]!["$ref"]);
        Assert.NotNull(schemas["com.example.v1.Widget"]!["properties"]!["spec"]!["properties"]!["inner"]!["properties"]!["metadata"]);
        var patch = v3["paths"]!["/apis/example.com/v1/namespaces/{namespace}/widgets/{name}"]!["patch"]!["requestBody"]!["content"]!.AsObject();
        Assert.Equal(["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json"], patch.Select(one => one.Key));
        Assert.Equal(200, (int)(await cluster.Admin.SendAsync(Protobuf(), Ct)).StatusCode);
    }

    [Fact]
    public async Task What_every_object_has_is_explained_in_the_words_that_built_in_kinds_use()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await DefineAsync(cluster, Crds.Json());
        var properties = (await cluster.Admin.GetJsonAsync("/openapi/v3/apis/example.com/v1"))["components"]!["schemas"]!["com.example.v1.Widget"]!["properties"]!;
        Assert.StartsWith("APIVersion defines", (string?)properties["apiVersion"]!["description"], StringComparison.Ordinal);
        Assert.StartsWith("Standard object's metadata", (string?)properties["metadata"]!["description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_keeps_everything_is_just_an_object_in_version_2()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await DefineAsync(cluster, Crds.Json(versions: """
            {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","description":"x","x-kubernetes-preserve-unknown-fields":true,
            "properties":{"a":{"type":"string"}}}}}
            """));
        var v2 = (await cluster.Admin.GetJsonAsync("/openapi/v2"))["definitions"]!["com.example.v1.Widget"]!.AsObject();
        Assert.Equal(["type", "x-kubernetes-group-version-kind"], v2.Select(one => one.Key));
        var v3 = (await cluster.Admin.GetJsonAsync("/openapi/v3/apis/example.com/v1"))["components"]!["schemas"]!["com.example.v1.Widget"]!;
        Assert.Equal("x", (string?)v3["description"]);
        Assert.NotNull(v3["properties"]!["a"]);
    }

    [Fact]
    public async Task Another_schema_a_renamed_version_and_one_that_is_not_served_any_more_are_published_at_once()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await DefineAsync(cluster, Crds.Json(versions: $"{Crds.Plain("v1")},{Crds.Plain("v2", storage: false)}"));
        var before = await HashAsync(cluster, "v1");
        const string Spec = """{"type":"object","description":"New.","properties":{"a":{"type":"string"}}}""";
        await ChangeAsync(cluster, $"{Crds.Plain("v1", Spec)},{Crds.Plain("v3", storage: false)}");
        Assert.NotEqual(before, await HashAsync(cluster, "v1"));
        var definitions = (await cluster.Admin.GetJsonAsync("/openapi/v2"))["definitions"]!.AsObject();
        Assert.Equal("New.", (string?)definitions["com.example.v1.Widget"]!["properties"]!["spec"]!["description"]);
        Assert.True(definitions.ContainsKey("com.example.v3.Widget"));
        Assert.False(definitions.ContainsKey("com.example.v2.Widget"));

        await ChangeAsync(cluster, $"{Crds.Plain("v1", Spec)},{Crds.Plain("v3", storage: false, served: false)}");
        definitions = (await cluster.Admin.GetJsonAsync("/openapi/v2"))["definitions"]!.AsObject();
        Assert.False(definitions.ContainsKey("com.example.v3.Widget"));
        Assert.True(definitions.ContainsKey("com.example.v1.Widget"));
        Assert.Equal(404, (int)(await cluster.Admin.GetAsync(new Uri("/apis/example.com/v3/namespaces/default/widgets", UriKind.Relative), Ct)).StatusCode);
    }

    [Fact]
    public async Task Its_table_has_the_columns_it_declares()
    {
        await using var cluster = await ClusterScope.StartAsync();
        const string Columns = """
            ,"additionalPrinterColumns":[{"name":"N","type":"number","jsonPath":".spec.n"},{"name":"All","type":"string","jsonPath":".spec.list"},
            {"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\"Ready\")].status"},{"name":"No","type":"string","jsonPath":".spec.no"},
            {"name":"Label","type":"string","jsonPath":".metadata.labels.a\\.b/c","priority":1},{"name":"When","type":"date","jsonPath":".spec.when"},
            {"name":"B","type":"boolean","jsonPath":".spec.b"},{"name":"Wrong","type":"integer","jsonPath":".spec.list[1]"}]
            """;
        var version = """{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}""" + Columns + "}";
        await DefineAsync(cluster, Crds.Json(versions: version));
        var widget = Crds.Widget("a", """{"n":1.5,"list":["x",1],"when":"2000-01-01T00:00:00Z","b":true}""", rest: ""","status":{"conditions":[{"type":"A","status":"False"},{"type":"Ready","status":"True"}]}""")
            .Replace("\"name\":\"a\"", "\"name\":\"a\",\"labels\":{\"a.b/c\":\"d\"}", StringComparison.Ordinal);
        await PostAsync(cluster, "/apis/example.com/v1/namespaces/default/widgets", widget);
        var table = await cluster.Admin.GetJsonAsync("/apis/example.com/v1/namespaces/default/widgets", "application/json;as=Table;v=v1;g=meta.k8s.io");
        Assert.Equal(["Name", "N", "All", "Ready", "No", "Label", "When", "B", "Wrong"], table["columnDefinitions"]!.AsArray().Select(one => (string?)one!["name"]));
        var cells = table["rows"]![0]!["cells"]!.AsArray();
        Assert.StartsWith("""["a",1.5,"[\"x\",1]","True",null,"d",""", cells.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
        Assert.Matches("^[0-9]+y", (string?)cells[6]);
        Assert.Equal((true, 1), ((bool)cells[7]!, (int)cells[8]!));
    }

    [Fact]
    public async Task Who_uses_an_outdated_version_is_told()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var old = Crds.Plain("v1beta1", storage: false).Replace("\"served\"", "\"deprecated\":true,\"served\"", StringComparison.Ordinal);
        await DefineAsync(cluster, Crds.Json(versions: $"{Crds.Plain("v1")},{old}"));
        var answer = await cluster.Admin.GetAsync(new Uri("/apis/example.com/v1beta1/widgets", UriKind.Relative), Ct);
        Assert.Equal("299 - \"example.com/v1beta1 Widget is deprecated\"", Assert.Single(answer.Headers.GetValues("Warning")));
        Assert.False((await cluster.Admin.GetAsync(new Uri("/apis/example.com/v1/widgets", UriKind.Relative), Ct)).Headers.Contains("Warning"));
    }

    private static async Task<string> HashAsync(ClusterScope cluster, string version) =>
        (string)(await cluster.Admin.GetJsonAsync("/openapi/v3"))["paths"]![$"apis/example.com/{version}"]!["serverRelativeURL"]!;

    private static Task DefineAsync(ClusterScope cluster, string json) => PostAsync(cluster, Definitions, json);

    private static async Task PostAsync(ClusterScope cluster, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        var answer = await cluster.Admin.PostAsync(new Uri(path, UriKind.Relative), content, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private static async Task ChangeAsync(ClusterScope cluster, string versions)
    {
        var status = Crds.Merge("""{"status":{"storedVersions":["v1"]}}""");
        var target = new ApiTarget(cluster.Core.Catalog.For<V1CustomResourceDefinition>(), "", $"widgets.{Crds.Group}");
        await cluster.Api.PatchAsync(target with { Subresource = "status" }, status, WriteOptions.Plain, Ct);
        await cluster.Api.PatchAsync(target, Crds.Merge("{\"spec\":{\"versions\":[" + versions + "]}}"), WriteOptions.Plain, Ct);
    }

    private static HttpRequestMessage Protobuf()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v2");
        request.Headers.TryAddWithoutValidation("Accept", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf");
        return request;
    }
}
