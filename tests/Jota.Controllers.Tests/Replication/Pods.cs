using Jota.Api;
using k8s.Models;

namespace Jota.Controllers.Tests.Replication;

/// <summary>Pods as a replication plan sees them.</summary>
internal static class Pods
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static ReplicationSpec Spec(int replicas, int minReadySeconds = 0) => new(
        replicas,
        TimeSpan.FromSeconds(minReadySeconds),
        LabelSelector.Parse("app=web"),
        new() { Metadata = new() { Labels = new Dictionary<string, string> { ["app"] = "web", ["tier"] = "front" } } });

    /// <summary>A pod that runs and has been ready for a while.</summary>
    public static V1Pod Ready(string name, TimeSpan? readyFor = null, string node = "n", int restarts = 0, TimeSpan? age = null) => new()
    {
        Metadata = new()
        {
            Name = name,
            Uid = name,
            Labels = new Dictionary<string, string> { ["app"] = "web", ["tier"] = "front" },
            CreationTimestamp = (Now - (age ?? TimeSpan.FromHours(1))).UtcDateTime,
        },
        Spec = new() { NodeName = node },
        Status = new()
        {
            Phase = "Running",
            Conditions = [new() { Type = "Ready", Status = "True", LastTransitionTime = (Now - (readyFor ?? TimeSpan.FromMinutes(1))).UtcDateTime }],
            ContainerStatuses = [new() { Name = "c", RestartCount = restarts }],
        },
    };

    public static V1Pod Unready(string name, string phase = "Running", string node = "n") => Ready(name, node: node) with
    {
        Status = new() { Phase = phase, Conditions = [new() { Type = "Ready", Status = "False" }] },
    };

    public static V1Pod Costing(this V1Pod pod, string cost) => pod with
    {
        Metadata = pod.Metadata with
        {
            Annotations = new Dictionary<string, string> { ["controller.kubernetes.io/pod-deletion-cost"] = cost },
        },
    };
}
