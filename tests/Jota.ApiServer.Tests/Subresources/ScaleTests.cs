using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Subresources;

public sealed class ScaleTests
{
    [Fact]
    public async Task A_scale_tells_what_is_wanted_and_what_is_there()
    {
        await using var server = await StartAsync();
        var deployment = await DeployAsync(server, replicas: 4);
        deployment.Status = new() { Replicas = 2 };
        deployment = await server.Api.UpdateStatusAsync(deployment, Ct);

        var answer = await server.Api.GetAsync(Scale(server), GetOptions.Newest, Ct);

        var scale = answer.As<V1Scale>();
        Assert.Equal(("autoscaling/v1", "Scale"), (scale.ApiVersion, scale.Kind));
        Assert.Equal((4, 2, "app=a"), (scale.Spec.Replicas, scale.Status.Replicas, scale.Status.Selector));
        Assert.Equal(
            (deployment.Metadata.Name, deployment.Metadata.Uid, deployment.Metadata.ResourceVersion),
            (scale.Metadata.Name, scale.Metadata.Uid, scale.Metadata.ResourceVersion));
    }

    [Fact]
    public async Task Replication_controllers_and_replica_sets_have_one_too()
    {
        await using var server = await StartAsync();
        await server.PostAsync<V1ReplicationController>(Workload("v1", "ReplicationController", """{"app":"a"}"""));
        await server.PostAsync<V1ReplicaSet>(Workload("apps/v1", "ReplicaSet", """{"matchExpressions":[{"key":"app","operator":"In","values":["b","a"]}]}"""));

        var rc = await server.Api.PatchAsync(server.One<V1ReplicationController>("d", "scale"), Merge("""{"spec":{"replicas":3}}"""), WriteOptions.Plain, Ct);
        var rs = await server.Api.GetAsync(server.One<V1ReplicaSet>("d", "scale"), GetOptions.Newest, Ct);

        Assert.Equal((3, "app=a"), (rc.Object.As<V1Scale>().Spec.Replicas, rc.Object.As<V1Scale>().Status.Selector));
        Assert.Equal("app in (a,b)", rs.As<V1Scale>().Status.Selector);
        Assert.Equal(3, (await server.Api.GetAsync<V1ReplicationController>(Key("d"), Ct)).Spec.Replicas);
    }

    [Fact]
    public async Task Nothing_but_the_replicas_changes()
    {
        await using var server = await StartAsync();
        var before = await DeployAsync(server, replicas: 1);

        var answer = await server.Api.UpdateAsync(
            Scale(server), Json("""{"metadata":{"name":"d","labels":{"x":"y"}},"spec":{"replicas":0},"status":{"replicas":9}}"""), WriteOptions.Plain, Ct);

        var after = await server.Api.GetAsync<V1Deployment>(Key("d"), Ct);
        Assert.Equal((0, 2L), (after.Spec.Replicas, after.Metadata.Generation));
        Assert.Null(after.Metadata.Labels);
        Assert.Null(after.Status.Replicas);
        Assert.Equal(after.Metadata.ResourceVersion, answer.Object.As<V1Scale>().Metadata.ResourceVersion);
        Assert.NotEqual(before.Metadata.ResourceVersion, after.Metadata.ResourceVersion);
        Assert.Contains("\"spec\":{}", Encoding.UTF8.GetString(answer.Object.Json.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PatchType.Merge, """{"spec":{"replicas":7}}""")]
    [InlineData(PatchType.StrategicMerge, """{"spec":{"replicas":7}}""")]
    [InlineData(PatchType.Json, """[{"op":"test","path":"/spec/replicas","value":1},{"op":"replace","path":"/spec/replicas","value":7}]""")]
    public async Task Every_kind_of_patch_is_taken(PatchType type, string patch)
    {
        await using var server = await StartAsync();
        await DeployAsync(server, replicas: 1);

        await server.Api.PatchAsync(Scale(server), new PatchBody(type, Encoding.UTF8.GetBytes(patch)), WriteOptions.Plain, Ct);

        Assert.Equal(7, (await server.Api.GetAsync<V1Deployment>(Key("d"), Ct)).Spec.Replicas);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"d"},"spec":{"replicas":-1}}""", 422, "Scale.autoscaling \"d\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"metadata":{"name":"z"},"spec":{"replicas":1}}""", 400, "the name of the object (z) does not match the name on the URL (d)")]
    [InlineData(
        """{"metadata":{"name":"d","resourceVersion":"1"},"spec":{"replicas":1}}""",
        409,
        "Operation cannot be fulfilled on deployments.apps \"d\": the object has been modified; please apply your changes to the latest version and try again")]
    [InlineData(
        """{"metadata":{"name":"d","uid":"other"},"spec":{"replicas":1}}""",
        409,
        "Operation cannot be fulfilled on deployments/scale.apps \"d\": Precondition failed: UID in precondition: other, UID in object meta: UID")]
    [InlineData(
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"}}""",
        400,
        "Deployment in version \"v1\" cannot be handled as a Scale: converting (v1.Deployment) to (autoscaling.Scale): unknown conversion")]
    [InlineData(
        """{"metadata":{"name":"d"},"spec":{"replicas":"x"}}""",
        400,
        "Scale in version \"v1\" cannot be handled as a Scale: json: cannot unmarshal string into Go struct field ScaleSpec.spec.replicas of type int32")]
    public async Task A_bad_scale_is_refused(string body, int code, string message)
    {
        await using var server = await StartAsync();
        var deployment = await DeployAsync(server, replicas: 1);

        var refused = await FailsAsync(() => server.Api.UpdateAsync(Scale(server), Json(body), WriteOptions.Plain, Ct));

        Assert.Equal((code, message.Replace("UID in object meta: UID", $"UID in object meta: {deployment.Metadata.Uid}", StringComparison.Ordinal)), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task The_scale_of_nothing_is_not_found()
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(() => server.Api.UpdateAsync(Scale(server), Json("""{"metadata":{"name":"d"}}"""), WriteOptions.Plain, Ct));

        Assert.Equal((404, "deployments.apps \"d\" not found"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_scale_that_is_tried_out_changes_nothing()
    {
        await using var server = await StartAsync();
        await DeployAsync(server, replicas: 1);

        var answer = await server.Api.PatchAsync(Scale(server), Merge("""{"spec":{"replicas":5}}"""), WriteOptions.Plain with { DryRun = true }, Ct);

        Assert.Equal(5, answer.Object.As<V1Scale>().Spec.Replicas);
        Assert.Equal(1, (await server.Api.GetAsync<V1Deployment>(Key("d"), Ct)).Spec.Replicas);
    }

    [Fact]
    public async Task Many_who_scale_at_once_are_all_heard()
    {
        await using var server = await StartAsync();
        await DeployAsync(server, replicas: 1);

        await Task.WhenAll(Enumerable.Range(2, 8).Select(replicas => Task.Run(() =>
            server.Api.PatchAsync(Scale(server), Merge($$$"""{"spec":{"replicas":{{{replicas}}}}}"""), WriteOptions.Plain, Ct))));

        Assert.Equal(9, (await server.Api.GetAsync<V1Deployment>(Key("d"), Ct)).Metadata.Generation);
    }

    private static ApiTarget Scale(TestServer server) => server.One<V1Deployment>("d", "scale");

    private static PatchBody Merge(string json) => new(PatchType.Merge, Encoding.UTF8.GetBytes(json));

    private static async Task<V1Deployment> DeployAsync(TestServer server, int replicas)
    {
        var json = Workload("apps/v1", "Deployment", """{"matchLabels":{"app":"a"}}""");
        await server.PostAsync<V1Deployment>(json);
        var deployment = await server.Api.GetAsync<V1Deployment>(Key("d"), Ct);
        return deployment.Spec.Replicas == replicas
            ? deployment
            : (await server.Api.PatchAsync<V1Deployment>(Key("d"), "", Merge($$$"""{"spec":{"replicas":{{{replicas}}}}}"""), Ct));
    }

    private static string Workload(string apiVersion, string kind, string selector) => $$"""
        {
          "apiVersion": "{{apiVersion}}",
          "kind": "{{kind}}",
          "metadata": { "name": "d" },
          "spec": {
            "selector": {{selector}},
            "template": {
              "metadata": { "labels": { "app": "a" } },
              "spec": { "containers": [ { "name": "c", "image": "nginx" } ] }
            }
          }
        }
        """;
}
