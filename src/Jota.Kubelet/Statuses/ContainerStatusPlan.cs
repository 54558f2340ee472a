using Jota.Kubelet.Observed;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Resizing;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Statuses;

/// <summary>One container's status, from what the runtime tells of its newest runs and what the worker remembers.</summary>
internal sealed class ContainerStatusPlan(PodStatusInput input)
{
    public V1ContainerStatus Of(V1Container container)
    {
        var (current, previous) = input.Observed.NewestTwo(container.Name);
        var known = Known(container.Name);
        if (current is null && input.Stopped && known is { State.Terminated: not null })
        {
            // Its container is removed, but how it ended is on record.
            return known;
        }

        var waiting = WaitingOf(container, current);
        var status = new V1ContainerStatus
        {
            Name = container.Name,
            Image = current is { Image.Length: > 0 } ? current.Image : container.Image,
            ImageID = current?.ImageRef ?? "",
            ContainerID = current is null ? null : Id(current),
            RestartCount = current?.RestartCount ?? known?.RestartCount ?? 0,
            State = waiting is null ? StateOf(container, current, known) : new()
            {
                Waiting = new() { Reason = waiting.Reason, Message = waiting.Message },
            },
            LastState = new(),
        };
        if (waiting is not null && current is { State: ContainerRunState.Exited })
        {
            status.LastState.Terminated = Terminated(current);
        }
        else if (previous is { State: ContainerRunState.Exited })
        {
            status.LastState.Terminated = Terminated(previous);
        }
        else if (current is null && known?.LastState?.Terminated is { } last)
        {
            status.LastState.Terminated = last;
        }

        Verdicts(container, current, status);
        Details(container, current, status);
        return status;
    }

    private V1ContainerStatus? Known(string name) =>
        input.Pod.Status?.ContainerStatuses?.FirstOrDefault(c => c.Name == name)
            ?? input.Pod.Status?.InitContainerStatuses?.FirstOrDefault(c => c.Name == name)
            ?? input.Pod.Status?.EphemeralContainerStatuses?.FirstOrDefault(c => c.Name == name);

    private WaitingReason? WaitingOf(V1Container container, ObservedContainer? current)
    {
        if (input.Stopped || current is { State: ContainerRunState.Running })
        {
            return null;
        }

        return input.Waiting.GetValueOrDefault(container.Name) ?? input.Memory.Of(container.Name).Waiting;
    }

    /// <summary>
    /// Without init containers, a container that is not to be found counts as lost once its pod is stopped, not as about to be made.
    /// </summary>
    private bool NothingHeldItBack => input.Pod.Spec.InitContainers is not { Count: > 0 };

    private V1ContainerState StateOf(V1Container container, ObservedContainer? current, V1ContainerStatus? known) => current switch
    {
        { State: ContainerRunState.Running } => new() { Running = new() { StartedAt = ApiTime.Of(current.StartedAt) } },
        { State: ContainerRunState.Exited } => new() { Terminated = Terminated(current) },
        { State: ContainerRunState.Unknown } => new() { Terminated = Lost() },
        null when input.Stopped && (known?.State?.Running is not null || NothingHeldItBack) => new() { Terminated = Lost() },
        _ => new()
        {
            Waiting = new() { Reason = input.Pod.Spec.InitContainers is { Count: > 0 } ? "PodInitializing" : "ContainerCreating" },
        },
    };

    private static V1ContainerStateTerminated Lost() => new()
    {
        ExitCode = 137,
        Reason = "ContainerStatusUnknown",
        Message = "The container could not be located when the pod was terminated",
    };

    private V1ContainerStateTerminated Terminated(ObservedContainer container) => new()
    {
        ExitCode = container.ExitCode,
        Reason = container.Reason.Length > 0 ? container.Reason : container.ExitCode == 0 ? "Completed" : "Error",
        Message = container.Message.Length > 0 ? container.Message : null,
        StartedAt = ApiTime.Of(container.StartedAt),
        FinishedAt = ApiTime.Of(container.FinishedAt),
        ContainerID = Id(container),
    };

    private void Verdicts(V1Container container, ObservedContainer? current, V1ContainerStatus status)
    {
        if (input.Pod.FindGuest(container.Name) is not null)
        {
            // Nobody waits for a guest.
            status.Ready = false;
            return;
        }

        var running = current is { State: ContainerRunState.Running };
        var probes = input.Memory.Of(container.Name).Probes;
        var mine = running && probes.ContainerId == current!.Id;
        status.Started = running && (container.StartupProbe is null || (mine && probes.Started == true));
        if (input.Pod.IsInit(container.Name) && !container.IsSidecar())
        {
            status.Ready = current is { State: ContainerRunState.Exited, ExitCode: 0 };
        }
        else
        {
            status.Ready = status.Started == true && (container.ReadinessProbe is null || (mine && probes.Ready == true));
        }
    }

    private void Details(V1Container container, ObservedContainer? current, V1ContainerStatus status)
    {
        if (current is null)
        {
            return;
        }

        var resources = current.State == ContainerRunState.Running
            ? ActualResources.Of(input.Pod, container.Name, current, input.Memory) ?? container.Resources
            : container.Resources;
        status.Resources = new() { Limits = resources?.Limits, Requests = resources?.Requests };
        status.AllocatedResources = container.Resources?.Requests is { Count: > 0 } requests ? requests : null;
        status.VolumeMounts = container.VolumeMounts is not { Count: > 0 } mounts
            ? null
            : [.. mounts.Select(m => new V1VolumeMountStatus
            {
                Name = m.Name,
                MountPath = m.MountPath,
                ReadOnlyProperty = m.ReadOnlyProperty == true ? true : null,
                RecursiveReadOnly = m.ReadOnlyProperty == true ? "Disabled" : null,
            })];
    }

    private string Id(ObservedContainer container) => $"{input.RuntimeName}://{container.Id}";
}
