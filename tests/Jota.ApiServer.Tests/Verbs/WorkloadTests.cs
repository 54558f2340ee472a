using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Verbs;

public sealed class WorkloadTests
{
    [Theory]
    [InlineData("""{"spec":{"replicas":3}}""", 2)]
    [InlineData("""{"metadata":{"annotations":{"a":"b"}}}""", 2)]
    [InlineData("""{"metadata":{"labels":{"a":"b"}}}""", 1)]
    [InlineData("""{"metadata":{"annotations":null}}""", 1)]
    public async Task A_deployments_generation_counts_wishes_and_annotations(string patch, int generation)
    {
        await using var server = await StartAsync();
        await server.PostAsync<V1Deployment>(Workload("Deployment"));

        var deployment = await server.Api.PatchAsync<V1Deployment>(Key("w"), "", Merge(patch), Ct);

        Assert.Equal(generation, deployment.Metadata.Generation);
    }

    [Fact]
    public async Task A_replica_sets_generation_does_not_count_annotations()
    {
        await using var server = await StartAsync();
        await server.PostAsync<V1ReplicaSet>(Workload("ReplicaSet"));

        var annotated = await server.Api.PatchAsync<V1ReplicaSet>(Key("w"), "", Merge("""{"metadata":{"annotations":{"a":"b"}}}"""), Ct);
        var scaled = await server.Api.PatchAsync<V1ReplicaSet>(Key("w"), "", Merge("""{"spec":{"replicas":3}}"""), Ct);

        Assert.Equal((1L, 2L), (annotated.Metadata.Generation, scaled.Metadata.Generation));
    }

    [Fact]
    public async Task A_pod_templates_generation_counts_its_changes()
    {
        await using var server = await StartAsync();
        await server.PostAsync<V1PodTemplate>("""{"metadata":{"name":"w"},"template":{"spec":{"containers":[{"name":"c","image":"nginx"}]}}}""");

        var changed = await server.Api.PatchAsync<V1PodTemplate>(Key("w"), "", Merge("""{"template":{"metadata":{"labels":{"a":"b"}}}}"""), Ct);

        Assert.Equal(2, changed.Metadata.Generation);
    }

    [Fact]
    public async Task Replica_sets_are_found_by_how_many_pods_they_have()
    {
        await using var server = await StartAsync();
        await server.PostAsync<V1ReplicaSet>(Workload("ReplicaSet"));

        Assert.Single((await ListAsync(server, "status.replicas=0")).Items);
        Assert.Empty((await ListAsync(server, "status.replicas=1")).Items);
    }

    [Fact]
    public async Task Advice_on_a_template_comes_when_it_is_new_and_when_it_changes()
    {
        await using var server = await StartAsync();
        var created = await server.PostAsync<V1Deployment>(Workload("Deployment", """{"beta.kubernetes.io/os":"linux"}"""));
        var scaled = await PatchAsync(server, """{"spec":{"replicas":2}}""");
        var changed = await PatchAsync(server, """{"spec":{"template":{"metadata":{"labels":{"b":"c"}}}}}""");

        const string Advice = "spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead";
        Assert.Equal([Advice], created.Warnings);
        Assert.Empty(scaled.Warnings);
        Assert.Equal([Advice], changed.Warnings);
    }

    [Fact]
    public async Task A_misspelt_field_in_a_patch_is_named_beside_the_patch()
    {
        await using var server = await StartAsync();
        await server.PostAsync<V1Deployment>(Workload("Deployment"));
        var patch = """{"spec":{"strategy":{"rollingUpdate":{"maxUnavailble":1,"maxSurge":null}},"template":{"spec":{"containers":[{"name":"c","tty":true}]}}}}""";

        var refused = await FailsAsync(() => server.Api.PatchAsync(
            server.One<V1Deployment>("w"),
            new PatchBody(PatchType.StrategicMerge, Encoding.UTF8.GetBytes(patch)),
            new WriteOptions { FieldValidation = FieldValidation.Strict },
            Ct));

        Assert.Equal(
            " \"\" is invalid: patch: Invalid value: "
            + "\"map[spec:map[strategy:map[rollingUpdate:map[maxSurge:<nil> maxUnavailble:1]] template:map[spec:map[containers:[map[name:c tty:true]]]]]]\": "
            + "strict decoding error: unknown field \"spec.strategy.rollingUpdate.maxUnavailble\" (did you mean \"maxUnavailable\"?)",
            refused.Message);
    }

    private static Task<WriteResult> PatchAsync(TestServer server, string patch) =>
        server.Api.PatchAsync(server.One<V1Deployment>("w"), Merge(patch), WriteOptions.Plain, Ct);

    private static Task<ApiList> ListAsync(TestServer server, string fields) =>
        server.Api.ListAsync(server.All<V1ReplicaSet>(), ListOptions.All with { Fields = FieldSelector.Parse(fields) }, Ct);

    private static PatchBody Merge(string json) => new(PatchType.Merge, Encoding.UTF8.GetBytes(json));

    private static string Workload(string kind, string nodeSelector = "{}") => $$"""
        {
          "kind": "{{kind}}",
          "metadata": { "name": "w" },
          "spec": {
            "selector": { "matchLabels": { "app": "a" } },
            "template": {
              "metadata": { "labels": { "app": "a" } },
              "spec": { "nodeSelector": {{nodeSelector}}, "containers": [ { "name": "c", "image": "nginx" } ] }
            }
          }
        }
        """;
}
