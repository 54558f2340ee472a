using System.Text.Json.Nodes;

namespace Jota.ApiServer.Tests.Http;

public sealed class TableTests
{
    private const string Accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    [Fact]
    public async Task A_list_as_a_table_has_columns_once_and_a_row_per_object()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var table = await cluster.Admin.GetJsonAsync("/api/v1/namespaces", Accept);
        Assert.Equal(("Table", "meta.k8s.io/v1"), (Text(table["kind"]), Text(table["apiVersion"])));
        Assert.Equal(["Name", "Status", "Age"], table["columnDefinitions"]!.AsArray().Select(c => Text(c!["name"])));
        Assert.Equal("name", Text(table["columnDefinitions"]![0]!["format"]));
        var row = table["rows"]!.AsArray().Single(r => Text(r!["cells"]![0]) == "default")!;
        Assert.Equal("Active", Text(row["cells"]![1]));
        Assert.Equal("PartialObjectMetadata", Text(row["object"]!["kind"]));
        Assert.Equal("default", Text(row["object"]!["metadata"]!["name"]));
    }

    [Fact]
    public async Task One_object_as_a_table_is_one_row()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var table = await cluster.Admin.GetJsonAsync("/api/v1/namespaces/default?includeObject=Object", Accept);
        Assert.Equal("Namespace", Text(table["rows"]!.AsArray().Single()!["object"]!["kind"]));
        table = await cluster.Admin.GetJsonAsync("/api/v1/namespaces/default?includeObject=None", Accept);
        Assert.Null(table["rows"]![0]!["object"]);
    }

    [Fact]
    public async Task Metadata_alone_can_be_asked_for()
    {
        await using var cluster = await ClusterScope.StartAsync();
        const string Partial = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
        var list = await cluster.Admin.GetJsonAsync("/api/v1/namespaces", Partial);
        Assert.Equal("PartialObjectMetadataList", Text(list["kind"]));
        Assert.Equal("PartialObjectMetadata", Text(list["items"]![0]!["kind"]));
        Assert.Null(list["items"]![0]!["spec"]);
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}
