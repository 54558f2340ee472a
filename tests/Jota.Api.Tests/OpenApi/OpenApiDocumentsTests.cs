using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Jota.Api.Tests.OpenApi;

public sealed class OpenApiDocumentsTests
{
    private static readonly OpenApiDocuments Documents = new(ResourceCatalog.BuiltIn);

    private static JsonElement Core() => JsonDocument.Parse(Documents.V3("api/v1")!).RootElement;

    [Fact]
    public void Indexes_every_group_and_version_with_a_hash()
    {
        var paths = JsonDocument.Parse(Documents.V3Index(ImmutableDictionary<string, string>.Empty)).RootElement.GetProperty("paths");
        Assert.Equal(Documents.GroupVersions, paths.EnumerateObject().Select(p => p.Name));
        Assert.Equal($"/openapi/v3/api/v1?hash={Documents.Hash("api/v1")}", paths.GetProperty("api/v1").GetProperty("serverRelativeURL").GetString());
        Assert.Null(Documents.V3("apis/nosuch/v1"));
    }

    [Fact]
    public void Tells_kubectl_that_a_patch_takes_field_validation_and_dry_run()
    {
        var patch = Core().GetProperty("paths").GetProperty("/api/v1/namespaces/{namespace}/pods/{name}").GetProperty("patch");
        Assert.Equal("""{"group":"","kind":"Pod","version":"v1"}""", patch.GetProperty("x-kubernetes-group-version-kind").GetRawText());
        Assert.Equal("patchCoreV1NamespacedPod", patch.GetProperty("operationId").GetString());
        var names = patch.GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString());
        Assert.Equal(["dryRun", "fieldManager", "fieldValidation", "force"], names);
    }

    [Fact]
    public void Tells_of_connections_into_pods_as_such()
    {
        var exec = Core().GetProperty("paths").GetProperty("/api/v1/namespaces/{namespace}/pods/{name}/exec");
        var get = exec.GetProperty("get");
        Assert.Equal(("connectCoreV1GetNamespacedPodExec", "connect"), (get.GetProperty("operationId").GetString(), get.GetProperty("x-kubernetes-action").GetString()));
        Assert.Equal("""{"group":"","kind":"PodExecOptions","version":"v1"}""", get.GetProperty("x-kubernetes-group-version-kind").GetRawText());
        Assert.Equal("connectCoreV1PostNamespacedPodExec", exec.GetProperty("post").GetProperty("operationId").GetString());
        Assert.False(exec.GetProperty("post").TryGetProperty("requestBody", out _));
        Assert.Equal(
            ["command", "container", "stderr", "stdin", "stdout", "tty"],
            get.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
    }

    [Fact]
    public void Tells_of_proxies_with_every_method_and_with_paths_of_their_own()
    {
        var paths = Core().GetProperty("paths");
        var proxy = paths.GetProperty("/api/v1/namespaces/{namespace}/services/{name}/proxy");
        Assert.Equal(
            ["post", "delete", "get", "patch", "put", "head", "options", "parameters"],
            proxy.EnumerateObject().Select(p => p.Name));
        var below = paths.GetProperty("/api/v1/nodes/{name}/proxy/{path}");
        Assert.Equal("connectCoreV1HeadNodeProxyWithPath", below.GetProperty("head").GetProperty("operationId").GetString());
        Assert.Equal(["name", "path", "pretty"], below.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        var eviction = paths.GetProperty("/api/v1/namespaces/{namespace}/pods/{name}/eviction").GetProperty("post");
        Assert.Equal("""{"group":"policy","kind":"Eviction","version":"v1"}""", eviction.GetProperty("x-kubernetes-group-version-kind").GetRawText());
    }

    [Fact]
    public void Describes_fields_with_upstreams_extensions()
    {
        var spec = Core().GetProperty("components").GetProperty("schemas").GetProperty("io.k8s.api.core.v1.PodSpec");
        Assert.Equal("PodSpec is a description of a pod.", spec.GetProperty("description").GetString());
        var containers = spec.GetProperty("properties").GetProperty("containers");
        Assert.Equal("name", containers.GetProperty("x-kubernetes-patch-merge-key").GetString());
        Assert.Equal("merge", containers.GetProperty("x-kubernetes-patch-strategy").GetString());
        Assert.Equal("map", containers.GetProperty("x-kubernetes-list-type").GetString());
        Assert.Equal("""{"allOf":[{"$ref":"#/components/schemas/io.k8s.api.core.v1.Container"}]}""", containers.GetProperty("items").GetRawText());
        Assert.Equal("""["containers"]""", spec.GetProperty("required").GetRawText());
        Assert.Equal("merge,retainKeys", spec.GetProperty("properties").GetProperty("volumes").GetProperty("x-kubernetes-patch-strategy").GetString());
        Assert.Equal("""["Always","Never","OnFailure"]""", spec.GetProperty("properties").GetProperty("restartPolicy").GetProperty("enum").GetRawText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_reference_leads_somewhere(bool v2)
    {
        foreach (var text in v2 ? [Documents.V2Json()] : Documents.GroupVersions.Select(g => Documents.V3(g)!))
        {
            var document = JsonDocument.Parse(text).RootElement;
            var schemas = v2 ? document.GetProperty("definitions") : document.GetProperty("components").GetProperty("schemas");
            Assert.All(References(document).Distinct(), r => Assert.True(schemas.TryGetProperty(r[(r.LastIndexOf('/') + 1)..], out _), r));
        }
    }

    [Fact]
    public void The_protobuf_form_carries_the_same_names()
    {
        var bytes = Documents.V2Protobuf();
        Assert.Equal(0x0a, bytes[0]);
        var text = Encoding.Latin1.GetString(bytes);
        Assert.Contains("io.k8s.api.core.v1.PodSpec", text, StringComparison.Ordinal);
        Assert.Contains("""{"group":"","kind":"Pod","version":"v1"}""", text, StringComparison.Ordinal);
        Assert.Equal(bytes.Length, WireLength(bytes));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        // Schemas of schemas have a field of that name.
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            p => p.NameEquals("$ref") && p.Value.ValueKind == JsonValueKind.String ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    /// <summary>Walks the top-level fields; every one must end where the next begins.</summary>
    private static int WireLength(byte[] bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            Assert.Equal(2, bytes[at] & 7);
            at++;
            var (length, shift) = (0, 0);
            do
            {
                length |= (bytes[at] & 0x7f) << shift;
                shift += 7;
            }
            while ((bytes[at++] & 0x80) != 0);
            at += length;
        }

        return at;
    }
}
