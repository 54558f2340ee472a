using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Verbs;

/// <summary>autoscaling/v1 and v2 are one stored object.</summary>
public sealed class AutoscalerVersionTests
{
    private const string Whole = """
        {"metadata":{"name":"a","annotations":{"x":"y"}},"spec":{"maxReplicas":5,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"},
        "behavior":{"scaleDown":{"stabilizationWindowSeconds":60,"policies":[{"type":"Pods","value":1,"periodSeconds":30}]}},
        "metrics":[{"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"1Gi"}}},
        {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}},
        {"type":"ContainerResource","containerResource":{"name":"cpu","container":"c","target":{"type":"Utilization","averageUtilization":60}}},
        {"type":"Pods","pods":{"metric":{"name":"hits","selector":{"matchLabels":{"a":"b"}}},"target":{"type":"AverageValue","averageValue":"10"}}},
        {"type":"Object","object":{"describedObject":{"kind":"Service","name":"s"},"metric":{"name":"m"},"target":{"type":"Value","value":"3"}}},
        {"type":"External","external":{"metric":{"name":"q","selector":{"matchLabels":{"c":"d"}}},"target":{"type":"AverageValue","averageValue":"30"}}}]}}
        """;

    [Fact]
    public async Task Who_reads_the_older_version_and_writes_it_back_loses_nothing()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync<V2HorizontalPodAutoscaler>(Whole);
        var before = await SpecAsync(server);
        var old = (await server.Api.GetAsync<V1HorizontalPodAutoscaler>(Key("a"), Ct))!;
        Assert.Equal((70, 5), (old.Spec.TargetCPUUtilizationPercentage, old.Spec.MaxReplicas));
        Assert.Equal("y", old.Metadata.Annotations["x"]);

        await server.Api.UpdateAsync(old with { Spec = old.Spec with { MaxReplicas = 6 } }, Ct);
        var after = await SpecAsync(server);
        Assert.Equal(6, (int)after["maxReplicas"]!);
        after["maxReplicas"] = 5;
        Assert.Equal(Sorted(before), Sorted(after));
        var stored = await server.Api.GetAsync<V2HorizontalPodAutoscaler>(Key("a"), Ct);
        Assert.Equal(["x"], stored.Metadata.Annotations.Keys);
    }

    [Fact]
    public async Task What_is_made_in_the_older_version_is_shown_in_the_newer_one()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync<V1HorizontalPodAutoscaler>(
            """{"metadata":{"name":"a"},"spec":{"maxReplicas":3,"targetCPUUtilizationPercentage":50,"scaleTargetRef":{"kind":"Deployment","name":"d"}}}""");
        var metric = Assert.Single((await server.Api.GetAsync<V2HorizontalPodAutoscaler>(Key("a"), Ct)).Spec.Metrics);
        Assert.Equal(("cpu", 50), (metric.Resource.Name, metric.Resource.Target.AverageUtilization));
        var refused = await FailsAsync(() => server.PostAsync<V1HorizontalPodAutoscaler>(
            """{"metadata":{"name":"b"},"spec":{"minReplicas":4,"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"d"}}}"""));
        Assert.Equal("spec.maxReplicas", Assert.Single(refused.Details!.Causes).Field);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[{\"type\":1}]")]
    [InlineData("[{\"type\":\"Pods\",\"pods\":{\"metricName\":7}},{\"type\":\"X\"},null,3]")]
    public async Task Annotations_that_say_nothing_readable_do_no_harm(string metrics)
    {
        await using var server = await TestServer.StartAsync();
        var obj = (JsonObject)JsonNode.Parse("""{"metadata":{"name":"a"},"spec":{"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"d"}}}""")!;
        obj["metadata"]!["annotations"] = new JsonObject { ["autoscaling.alpha.kubernetes.io/metrics"] = metrics, ["autoscaling.alpha.kubernetes.io/behavior"] = "{" };
        await server.PostAsync<V1HorizontalPodAutoscaler>(obj.ToJsonString());
        Assert.Null((await server.Api.GetAsync<V2HorizontalPodAutoscaler>(Key("a"), Ct)).Spec.Behavior);
    }

    private static async Task<JsonNode> SpecAsync(TestServer server) =>
        JsonNode.Parse((await server.Api.GetAsync(server.One<V2HorizontalPodAutoscaler>("a"), GetOptions.Newest, Ct)).Json.Span)!["spec"]!;

    // The order of metrics is not kept: cpu has a field of its own in the older version.
    private static string Sorted(JsonNode spec)
    {
        var metrics = spec["metrics"]!.AsArray().Select(metric => metric!.ToJsonString()).Order(StringComparer.Ordinal);
        spec["metrics"] = null;
        return spec.ToJsonString() + string.Join('\n', metrics);
    }
}
