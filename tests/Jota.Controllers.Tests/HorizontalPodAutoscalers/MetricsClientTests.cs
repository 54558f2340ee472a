using System.Text;
using Jota.Api;
using Jota.Client;
using Jota.Tests;
using k8s.Models;
using static Jota.Controllers.Tests.HorizontalPodAutoscalers.Autoscaled;

namespace Jota.Controllers.Tests.HorizontalPodAutoscalers;

/// <summary>Where metrics are asked for.</summary>
public sealed class MetricsClientTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_kind_of_metric_is_asked_where_upstream_asks_for_it_and_use_once_for_all()
    {
        await using var cluster = await InProcessApi.StartAsync();
        var others = new Others("metrics.k8s.io/v1beta1", "custom.metrics.k8s.io/v1beta1", "custom.metrics.k8s.io/v1beta2", "external.metrics.k8s.io/v1beta1");
        var labels = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["verb"] = "GET" } };
        var autoscaler = Autoscaler(
            1, 5, Cpu(50), Amount("memory", "1Mi"),
            new() { Type = "Pods", Pods = new() { Metric = new() { Name = "hits", Selector = labels }, Target = new() { AverageValue = new("1") } } },
            Object("networking.k8s.io/v1", "Ingress", "main"), Object("v1", "Namespace", "default"), Object("v1", "Node", "n1"), External("1", null));
        var readings = await new MetricsClient(cluster.Api, others).ReadAsync(autoscaler, LabelSelector.Parse("app=web,tier in (a,b)"), Ct);
        Assert.Equal(7, readings.Count);
        Assert.Equal(
            [
                "metrics.k8s.io/v1beta1/namespaces/default/pods?labelSelector=app%3Dweb%2Ctier%20in%20%28a%2Cb%29",
                "custom.metrics.k8s.io/v1beta2/namespaces/default/pods/*/hits?labelSelector=app%3Dweb%2Ctier%20in%20%28a%2Cb%29&metricLabelSelector=verb%3DGET",
                "custom.metrics.k8s.io/v1beta2/namespaces/default/ingresses.networking.k8s.io/main/rate",
                "custom.metrics.k8s.io/v1beta2/namespaces/default/metrics/rate",
                "custom.metrics.k8s.io/v1beta2/nodes/n1/rate",
                "external.metrics.k8s.io/v1beta1/namespaces/default/queue",
            ],
            others.Asked);
    }

    [Fact]
    public async Task What_nobody_serves_says_so_in_upstreams_words()
    {
        await using var cluster = await InProcessApi.StartAsync();
        var autoscaler = Autoscaler(1, 5, Cpu(50), Object("v1", "Node", "n1"), External("1", null));
        var readings = await new MetricsClient(cluster.Api, NoOtherServers.Instance).ReadAsync(autoscaler, LabelSelector.Everything, Ct);
        Assert.Equal(
            [
                "unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)",
                "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered",
                "unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)",
            ],
            readings.Select(reading => Assert.IsType<MetricReading.Failed>(reading).Why));
    }

    private static V2MetricSpec Object(string version, string kind, string name) => new()
    {
        Type = "Object",
        ObjectProperty = new()
        {
            DescribedObject = new() { ApiVersion = version, Kind = kind, Name = name },
            Metric = new() { Name = "rate" },
            Target = new() { Type = "Value", Value = new("1") },
        },
    };

    /// <summary>Serves some groups, with nothing in them.</summary>
    private sealed class Others(params string[] served) : IOtherServers
    {
        public List<string> Asked { get; } = [];

        public bool Serve(string group, string version) => served.Contains($"{group}/{version}");

        public Task<ReadOnlyMemory<byte>> ReadAsync(string group, string version, string path, CancellationToken ct)
        {
            Asked.Add($"{group}/{version}/{path}");
            return Task.FromResult<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes("""{"items":[]}"""));
        }
    }
}
