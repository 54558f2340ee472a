using System.Text.Json.Nodes;

namespace Jota.ApiServer.Tests.Http;

public sealed class ScaleTests
{
    private const string Collection = "/apis/apps/v1/namespaces/default/deployments";
    private const string Path = Collection + "/web/scale";

    [Fact]
    public async Task Clients_find_it_in_both_forms_of_discovery_and_in_open_api()
    {
        await using var scope = await HttpServerScope.StartAsync();
        var classic = (await scope.Admin.GetJsonAsync("/api/v1"))["resources"]!.AsArray().Single(r => Text(r!["name"]) == "replicationcontrollers/scale")!;
        Assert.Equal(("autoscaling", "v1", "Scale"), (Text(classic["group"]), Text(classic["version"]), Text(classic["kind"])));
        Assert.Equal(["get", "patch", "update"], classic["verbs"]!.AsArray().Select(Text));

        var aggregated = await scope.Admin.GetJsonAsync("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        var apps = aggregated["items"]!.AsArray().Single(group => Text(group!["metadata"]!["name"]) == "apps")!;
        var deployments = apps["versions"]![0]!["resources"]!.AsArray().Single(r => Text(r!["resource"]) == "deployments")!;
        Assert.Equal(["scale", "status"], deployments["subresources"]!.AsArray().Select(s => Text(s!["subresource"])));
        Assert.Equal("autoscaling", Text(deployments["subresources"]![0]!["responseKind"]!["group"]));

        var document = await scope.Admin.GetJsonAsync("/openapi/v3/apis/apps/v1");
        var operations = document["paths"]!["/apis/apps/v1/namespaces/{namespace}/replicasets/{name}/scale"]!.AsObject();
        Assert.Equal(["get", "parameters", "patch", "put"], operations.Select(o => o.Key).Order(StringComparer.Ordinal));
        Assert.NotNull(document["components"]!["schemas"]!["io.k8s.api.autoscaling.v1.Scale"]);
    }

    [Fact]
    public async Task It_is_read_replaced_and_shown_as_a_table()
    {
        await using var cluster = await ClusterScope.StartAsync();
        await cluster.Admin.AskAsync("POST", Collection, Deployment);

        Assert.Equal(1, (int)(await cluster.Admin.GetJsonAsync(Path))["spec"]!["replicas"]!);
        var changed = await cluster.Admin.AskAsync("PUT", Path, """{"metadata":{"name":"web"},"spec":{"replicas":3}}""");
        var scale = JsonNode.Parse(changed.Body)!;
        Assert.Equal((200, "Scale", 3), (changed.Code, Text(scale["kind"]), (int)scale["spec"]!["replicas"]!));

        var table = await cluster.Admin.GetJsonAsync(Path, "application/json;as=Table;v=v1;g=meta.k8s.io");
        Assert.Equal(["Name", "Desired", "Available", "Age"], table["columnDefinitions"]!.AsArray().Select(c => Text(c!["name"])));
        Assert.Equal(3, (int)table["rows"]![0]!["cells"]![1]!);
    }

    [Fact]
    public async Task Of_what_has_no_replicas_there_is_none()
    {
        await using var cluster = await ClusterScope.StartAsync();
        Assert.Equal(404, (await cluster.Admin.AskAsync("GET", "/api/v1/namespaces/default/pods/p/scale")).Code);
        Assert.Equal(405, (await cluster.Admin.AskAsync("DELETE", Path)).Code);
    }

    private const string Deployment = """
        {
          "metadata": { "name": "web" },
          "spec": {
            "selector": { "matchLabels": { "app": "a" } },
            "template": {
              "metadata": { "labels": { "app": "a" } },
              "spec": { "containers": [ { "name": "c", "image": "nginx" } ] }
            }
          }
        }
        """;

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
