using k8s.Models;

namespace Jota.Controllers.Tests.HorizontalPodAutoscalers;

/// <summary>Autoscalers, pods and metrics for tests.</summary>
internal static class Autoscaled
{
    public static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public static V2HorizontalPodAutoscaler Autoscaler(int min, int max, params V2MetricSpec[] metrics) => new()
    {
        Metadata = new() { Name = "web", NamespaceProperty = "default", Uid = "u" },
        Spec = new()
        {
            MinReplicas = min,
            MaxReplicas = max,
            ScaleTargetRef = new() { ApiVersion = "apps/v1", Kind = "Deployment", Name = "web" },
            Metrics = metrics,
        },
    };

    public static V2MetricSpec Cpu(int percent) => new()
    {
        Type = "Resource",
        Resource = new() { Name = "cpu", Target = new() { Type = "Utilization", AverageUtilization = percent } },
    };

    public static V2MetricSpec Amount(string resource, string average) => new()
    {
        Type = "Resource",
        Resource = new() { Name = resource, Target = new() { Type = "AverageValue", AverageValue = new(average) } },
    };

    public static V2MetricSpec External(string? value, string? average) => new()
    {
        Type = "External",
        External = new()
        {
            Metric = new() { Name = "queue" },
            Target = average is null
                ? new() { Type = "Value", Value = new(value) }
                : new() { Type = "AverageValue", AverageValue = new(average) },
        },
    };

    /// <summary>A pod that has been ready for an hour and asks for 100m.</summary>
    public static V1Pod Pod(int number, string phase = "Running", bool ready = true, TimeSpan? age = null, TimeSpan? since = null)
    {
        var start = Now - (age ?? TimeSpan.FromHours(1));
        return new()
        {
            Metadata = new() { Name = $"p{number}", NamespaceProperty = "default" },
            Spec = new()
            {
                Containers = [new() { Name = "c", Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("100m") } } }],
            },
            Status = new()
            {
                Phase = phase,
                StartTime = start,
                Conditions = [new() { Type = "Ready", Status = ready ? "True" : "False", LastTransitionTime = since is { } ago ? Now - ago : start }],
            },
        };
    }

    public static MetricReading.OfPods Use(params (int Pod, long Millis)[] pods) =>
        new(pods.ToDictionary(pod => $"p{pod.Pod}", pod => new PodMetric(pod.Millis, Now, TimeSpan.FromSeconds(10))));

    public static AutoscalerInput Input(
        V2HorizontalPodAutoscaler autoscaler, int replicas, IReadOnlyList<V1Pod> pods, params MetricReading[] readings) =>
        new(autoscaler, replicas, replicas, Now)
        {
            Target = new(pods),
            Readings = readings,

            // Known for so long that nothing earlier holds anything back.
            History = ScaleHistory.Nothing.Begun(replicas, Now.AddMinutes(-10)),
        };

    public static IReadOnlyList<V1Pod> Pods(int count) => [.. Enumerable.Range(1, count).Select(n => Pod(n))];

    public static string ConditionOf(AutoscalerPlan plan, string type) =>
        plan.Conditions.Last(condition => condition.Type == type) is var found ? $"{found.Status} {found.Reason}" : "";
}
