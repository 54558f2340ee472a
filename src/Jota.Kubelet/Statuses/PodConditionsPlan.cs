using Jota.Kubelet.Pods;
using k8s.Models;

namespace Jota.Kubelet.Statuses;

/// <summary>The conditions that a kubelet owns, in upstream's order.</summary>
internal static class PodConditionsPlan
{
    public const string ReadyToStart = "PodReadyToStartContainers";
    public const string Initialized = "Initialized";
    public const string Ready = "Ready";
    public const string ContainersReady = "ContainersReady";
    public const string Scheduled = "PodScheduled";

    public static IReadOnlySet<string> Owned { get; } =
        new HashSet<string>(StringComparer.Ordinal) { ReadyToStart, Initialized, Ready, ContainersReady, Scheduled };

    public static IList<V1PodCondition> Compute(PodStatusInput input, V1PodStatus status)
    {
        var containersReady = ContainersReadyOf(input, status);
        V1PodCondition[] conditions =
        [
            ReadyToStartOf(input, status),
            InitializedOf(input, status),
            ReadyOf(input, containersReady),
            containersReady,
            new() { Type = Scheduled, Status = "True" },
        ];
        foreach (var condition in conditions)
        {
            condition.ObservedGeneration = input.Pod.Metadata.Generation;
        }

        return [.. conditions];
    }

    private static V1PodCondition ReadyToStartOf(PodStatusInput input, V1PodStatus status)
    {
        var ready = status.Phase is "Pending" or "Running" && input.Observed.ReadySandbox is { } sandbox &&
            (input.Pod.Spec.HostNetwork == true || !sandbox.Ips.IsEmpty);
        return new() { Type = ReadyToStart, Status = ready ? "True" : "False" };
    }

    private static V1PodCondition InitializedOf(PodStatusInput input, V1PodStatus status)
    {
        List<string> incomplete = [];
        foreach (var (spec, init) in input.Pod.Init().Zip(status.InitContainerStatuses ?? []))
        {
            // While it starts again its last run still counts.
            var complete = spec.IsSidecar() ? init.Started == true || init.RestartCount > 0 || init.State.Terminated is not null : init.Ready;
            if (!complete)
            {
                incomplete.Add(spec.Name);
            }
        }

        if (incomplete.Count > 0 && status.Phase != "Succeeded")
        {
            return False(Initialized, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', incomplete)}]");
        }

        return new() { Type = Initialized, Status = "True", Reason = status.Phase == "Succeeded" ? "PodCompleted" : null };
    }

    private static V1PodCondition ContainersReadyOf(PodStatusInput input, V1PodStatus status)
    {
        if (status.Phase is "Succeeded" or "Failed")
        {
            return False(ContainersReady, status.Phase == "Succeeded" ? "PodCompleted" : "PodFailed", null);
        }

        var sidecars = input.Pod.Init().Zip(status.InitContainerStatuses ?? []).Where(p => p.First.IsSidecar()).Select(p => p.Second);
        var unready = sidecars.Concat(status.ContainerStatuses).Where(c => !c.Ready).Select(c => c.Name).ToList();
        return unready.Count == 0
            ? new() { Type = ContainersReady, Status = "True" }
            : False(ContainersReady, "ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
    }

    private static V1PodCondition ReadyOf(PodStatusInput input, V1PodCondition containersReady)
    {
        if (containersReady.Status != "True")
        {
            return new() { Type = Ready, Status = containersReady.Status, Reason = containersReady.Reason, Message = containersReady.Message };
        }

        List<string> closed = [];
        foreach (var gate in input.Pod.Spec.ReadinessGates ?? [])
        {
            var condition = input.Pod.Status?.Conditions?.FirstOrDefault(c => c.Type == gate.ConditionType);
            if (condition is null)
            {
                closed.Add($"corresponding condition of pod readiness gate \"{gate.ConditionType}\" does not exist.");
            }
            else if (condition.Status != "True")
            {
                closed.Add($"the status of pod readiness gate \"{gate.ConditionType}\" is not \"True\", but {condition.Status}");
            }
        }

        return closed.Count == 0
            ? new() { Type = Ready, Status = "True" }
            : False(Ready, "ReadinessGatesNotReady", string.Join(", ", closed));
    }

    private static V1PodCondition False(string type, string reason, string? message) =>
        new() { Type = type, Status = "False", Reason = reason, Message = message };
}
