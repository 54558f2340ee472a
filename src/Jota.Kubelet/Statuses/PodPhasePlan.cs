using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Statuses;

/// <summary>The phase: a summary of the containers' states and the restart policy.</summary>
internal static class PodPhasePlan
{
    public static string Compute(PodStatusInput input, V1PodStatus status)
    {
        var never = input.Pod.Spec.RestartPolicy == PodSpecs.Never;
        var counts = new Counts();
        foreach (var container in status.ContainerStatuses)
        {
            counts.Add(container);
        }

        if (InitPhase(input, status, never, counts) is { } phase)
        {
            return phase;
        }

        return counts switch
        {
            { Waiting: > 0 } => input.Stopped ? "Failed" : "Pending",
            { Running: > 0 } => "Running",
            { Stopped: > 0 } when counts.Stopped == counts.Succeeded
                && (input.Stopped || input.Pod.Spec.RestartPolicy != PodSpecs.Always) => "Succeeded",
            { Stopped: > 0 } when input.Stopped || never => "Failed",
            { Stopped: > 0 } => "Running",
            _ => "Pending",
        };
    }

    private static string? InitPhase(PodStatusInput input, V1PodStatus status, bool never, Counts counts)
    {
        foreach (var (spec, init) in status.WithSpecs(input.Pod))
        {
            var ended = init.State.Terminated ?? (init.State.Waiting is null ? null : init.LastState?.Terminated);
            if (spec.IsSidecar())
            {
                if (init.Started != true && !counts.AnyRan && ended is null)
                {
                    return input.Stopped ? "Failed" : "Pending";
                }

                continue;
            }

            if (ended is { ExitCode: not 0 } && (never || input.Stopped))
            {
                return "Failed";
            }

            if (ended is not { ExitCode: 0 } && !counts.AnyRan)
            {
                return input.Stopped ? "Failed" : "Pending";
            }
        }

        return null;
    }

    private sealed class Counts
    {
        public int Waiting { get; private set; }

        public int Running { get; private set; }

        public int Stopped { get; private set; }

        public int Succeeded { get; private set; }

        public bool AnyRan => Running + Stopped > 0;

        public void Add(V1ContainerStatus container)
        {
            switch (container.State)
            {
                case { Running: not null }:
                    Running++;
                    break;
                case { Terminated: { } ended }:
                    Stopped++;
                    Succeeded += ended.ExitCode == 0 ? 1 : 0;
                    break;
                case { Waiting: not null } when container.LastState?.Terminated is not null:
                    Stopped++;
                    break;
                default:
                    Waiting++;
                    break;
            }
        }
    }
}
