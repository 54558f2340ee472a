using Jota.Kubelet.Remembered;
using Jota.Kubelet.Specs;
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
    public const string DisruptionTarget = "DisruptionTarget";
    public const string ResizePending = "PodResizePending";
    public const string ResizeInProgress = "PodResizeInProgress";

    public static IReadOnlySet<string> Owned { get; } =
        new HashSet<string>(StringComparer.Ordinal)
        {
            ResizePending, ResizeInProgress, ReadyToStart, Initialized, Ready, ContainersReady, Scheduled,
        };

    public static IList<V1PodCondition> Compute(PodStatusInput input, V1PodStatus status)
    {
        var containersReady = ContainersReadyOf(input, status);
        List<V1PodCondition> conditions =
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

        if (input.Memory.End is { Disrupts: true } end)
        {
            conditions.Insert(0, Disrupted(input, end));
        }

        if (input.Memory.Resize != ResizeMemory.None)
        {
            conditions.InsertRange(0, OfResize(input.Memory.Resize));
        }

        return conditions;
    }

    private static V1PodCondition Disrupted(PodStatusInput input, PodEnd end) => new()
    {
        Type = DisruptionTarget,
        Status = "True",
        Reason = "TerminationByKubelet",
        Message = end.Message,
        ObservedGeneration = input.Pod.Metadata.Generation,
    };

    private static IEnumerable<V1PodCondition> OfResize(ResizeMemory resize)
    {
        if (resize.Pending is { } pending)
        {
            yield return new()
            {
                Type = ResizePending,
                Status = "True",
                Reason = pending.Reason,
                Message = pending.Message,
                ObservedGeneration = pending.Generation,
            };
        }

        if (resize.Progress is { } progress)
        {
            yield return new()
            {
                Type = ResizeInProgress,
                Status = "True",
                Reason = progress.Error is null ? null : "Error",
                Message = progress.Error,
                ObservedGeneration = progress.Generation,
            };
        }
    }

    private static V1PodCondition ReadyToStartOf(PodStatusInput input, V1PodStatus status)
    {
        var ready = status.Phase is "Pending" or "Running" && input.Observed.ReadySandbox is { } sandbox &&
            (input.Pod.Spec.HostNetwork == true || !sandbox.Ips.IsEmpty);
        return new() { Type = ReadyToStart, Status = ready ? "True" : "False" };
    }

    private static V1PodCondition InitializedOf(PodStatusInput input, V1PodStatus status)
    {
        List<string>? incomplete = null;
        foreach (var (spec, init) in status.WithSpecs(input.Pod))
        {
            // While it starts again its last run still counts.
            var complete = spec.IsSidecar()
                ? init.Started == true || init.RestartCount > 0 || init.State.Terminated is not null
                : init.Ready;
            if (!complete)
            {
                (incomplete ??= []).Add(spec.Name);
            }
        }

        if (incomplete is not null && status.Phase != "Succeeded")
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

        List<string>? unready = null;
        foreach (var (spec, init) in status.WithSpecs(input.Pod))
        {
            if (spec.IsSidecar() && !init.Ready)
            {
                (unready ??= []).Add(init.Name);
            }
        }

        foreach (var container in status.ContainerStatuses)
        {
            if (!container.Ready)
            {
                (unready ??= []).Add(container.Name);
            }
        }

        return unready is null
            ? new() { Type = ContainersReady, Status = "True" }
            : False(ContainersReady, "ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
    }

    private static V1PodCondition ReadyOf(PodStatusInput input, V1PodCondition containersReady)
    {
        if (containersReady.Status != "True")
        {
            return new()
            {
                Type = Ready,
                Status = containersReady.Status,
                Reason = containersReady.Reason,
                Message = containersReady.Message,
            };
        }

        if (input.Pod.Spec.ReadinessGates is not { Count: > 0 } gates)
        {
            return new() { Type = Ready, Status = "True" };
        }

        List<string> closed = [];
        var conditions = new Dictionary<string, V1PodCondition>(StringComparer.Ordinal);
        foreach (var condition in input.Pod.Status?.Conditions ?? [])
        {
            conditions.TryAdd(condition.Type ?? "", condition);
        }

        foreach (var gate in gates)
        {
            if (!conditions.TryGetValue(gate.ConditionType ?? "", out var condition))
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
