using System.Globalization;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Why a pod does not come to be ready, in its own words.</summary>
/// <param name="Key">The same for pods that are held up by the same; does not change from one attempt to the next.</param>
/// <param name="Text">For people.</param>
internal readonly record struct PodBlocker(string Key, string Text)
{
    private const string BackOff = "CrashLoopBackOff";

    /// <summary>What holds a pod up for longer than a start takes; null when nothing does, as far as is known.</summary>
    public static PodBlocker? Of(V1Pod pod)
    {
        if (pod.Metadata.DeletionTimestamp is not null || IsReady(pod))
        {
            return null;
        }

        return pod.Status?.Phase switch
        {
            "Failed" => new($"Failed/{pod.Status.Reason}", WithCause($"ended ({pod.Status.Reason ?? "Failed"}", pod.Status.Message)),
            "Succeeded" => null,
            _ => Unscheduled(pod) ?? FirstOf(pod, OfContainer),
        };
    }

    /// <summary>What a pod waits for that it may well wait for at first, but not for ever; null when it is ready.</summary>
    public static PodBlocker? Slow(V1Pod pod)
    {
        if (pod.Metadata.DeletionTimestamp is not null || IsReady(pod) || RecreatePlan.IsFinished(pod))
        {
            return null;
        }

        return FirstOf(pod, OfSlow)
            ?? (string.IsNullOrEmpty(pod.Spec.NodeName)
                ? new("Unassigned", "not yet given to a node")
                : new("Silent", "the node has not told anything yet"));
    }

    private static bool IsReady(V1Pod pod) => Condition(pod, "Ready", "True") is not null;

    /// <summary>Asked of every pod at every change: no enumerators here.</summary>
    private static V1PodCondition? Condition(V1Pod pod, string type, string status)
    {
        var conditions = pod.Status?.Conditions;
        for (var i = 0; i < (conditions?.Count ?? 0); i++)
        {
            if (conditions![i].Type == type && conditions[i].Status == status)
            {
                return conditions[i];
            }
        }

        return null;
    }

    /// <summary>What the first container is held up by that is; init containers come first.</summary>
    private static PodBlocker? FirstOf(V1Pod pod, Func<V1Pod, V1ContainerStatus, PodBlocker?> blockerOf) =>
        FirstOf(pod, pod.Status?.InitContainerStatuses, blockerOf) ?? FirstOf(pod, pod.Status?.ContainerStatuses, blockerOf);

    private static PodBlocker? FirstOf(V1Pod pod, IList<V1ContainerStatus>? statuses, Func<V1Pod, V1ContainerStatus, PodBlocker?> blockerOf)
    {
        for (var i = 0; i < (statuses?.Count ?? 0); i++)
        {
            if (blockerOf(pod, statuses![i]) is { } blocker)
            {
                return blocker;
            }
        }

        return null;
    }

    private static PodBlocker? Unscheduled(V1Pod pod) =>
        Condition(pod, "PodScheduled", "False") is { Reason: { Length: > 0 } reason } refused
            ? new(reason, string.IsNullOrEmpty(refused.Message)
                ? $"no node takes it ({reason})"
                : $"no node takes it ({reason}): {refused.Message.TrimEnd('.')}")
            : null;

    private static PodBlocker? OfContainer(V1Pod pod, V1ContainerStatus status) => status.State?.Waiting switch
    {
        { Reason: "ErrImagePull" or "ImagePullBackOff" or "ErrImageNeverPull" or "InvalidImageName" or "RegistryUnavailable" } waiting =>
            OfImage(pod, status, waiting),
        { Reason: "ContainerCreating" or "PodInitializing" or "" or null } => null,
        { Reason: BackOff } => Crash(pod, status, status.LastState?.Terminated),
        { } waiting =>
            new($"{status.Name}/{waiting.Reason}", WithCause($"{Subject(pod, status)} cannot start ({waiting.Reason}", waiting.Message)),
        null when status.State?.Terminated is { ExitCode: not 0 } ended => Crash(pod, status, ended),
        null when status is { Ready: false, RestartCount: > 0 } => Crash(pod, status, status.LastState?.Terminated),
        null => null,
    };

    private static PodBlocker OfImage(V1Pod pod, V1ContainerStatus status, V1ContainerStateWaiting waiting)
    {
        // The first attempt fails with one reason, waiting for the next has another: to a reader they are the same.
        var reason = waiting.Reason == "ErrImagePull" ? "ImagePullBackOff" : waiting.Reason;
        var image = Image(pod, status);
        return new(
            $"{status.Name}/{reason}/{image}",
            WithCause($"image {image}{(HasOne(pod) ? "" : $" of container {status.Name}")} cannot be pulled ({reason}",
                PullError(waiting.Message)));
    }

    private static PodBlocker Crash(V1Pod pod, V1ContainerStatus status, V1ContainerStateTerminated? ended)
    {
        var reason = ended?.Reason is null or "" or "Error" or "Completed" ? BackOff : $"{BackOff}, {ended.Reason}";
        var code = ended is null ? "" : string.Create(CultureInfo.InvariantCulture, $" with exit code {ended.ExitCode}");
        return new($"{status.Name}/{reason}/{code}", $"{Subject(pod, status)} ends again and again{code} ({reason})");
    }

    private static PodBlocker? OfSlow(V1Pod pod, V1ContainerStatus status) => status switch
    {
        { Ready: true } => null,
        { State.Waiting: { } waiting } => new(
            $"{status.Name}/{waiting.Reason}", WithCause($"{Subject(pod, status)} has not started yet ({waiting.Reason}", waiting.Message)),
        { State.Running: not null, Started: false } =>
            new($"{status.Name}/starting", $"{Subject(pod, status)} runs, but its startup probe has not succeeded"),
        { State.Running: not null } => new($"{status.Name}/unready", $"{Subject(pod, status)} runs, but is not ready"),
        _ => null,
    };

    private static string Subject(V1Pod pod, V1ContainerStatus status) => HasOne(pod) ? "the container" : $"container {status.Name}";

    private static bool HasOne(V1Pod pod) => pod.Spec.Containers.Count + (pod.Spec.InitContainers?.Count ?? 0) == 1;

    private static string Image(V1Pod pod, V1ContainerStatus status) =>
        pod.Spec.Containers.Concat(pod.Spec.InitContainers ?? []).FirstOrDefault(c => c.Name == status.Name)?.Image ?? status.Image;

    /// <summary>What the registry said, without the words around it that differ between an attempt and the wait for the next.</summary>
    private static string PullError(string? message)
    {
        var text = message ?? "";
        if (text.StartsWith("Back-off pulling image", StringComparison.Ordinal))
        {
            text = After(text, "\": ") ?? "";
        }

        text = text.StartsWith("ErrImagePull: ", StringComparison.Ordinal) ? text["ErrImagePull: ".Length..] : text;
        return text.StartsWith("rpc error: ", StringComparison.Ordinal) ? After(text, " desc = ") ?? text : text;
    }

    private static string? After(string text, string mark) =>
        text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var index ? text[(index + mark.Length)..] : null;

    private static string WithCause(string text, string? cause) => string.IsNullOrEmpty(cause) ? $"{text})" : $"{text}: {cause})";
}
