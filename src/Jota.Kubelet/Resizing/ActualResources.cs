using Jota.Kubelet.Observed;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Resizing;

/// <summary>What runs of containers really have of processors and memory. Pure.</summary>
internal static class ActualResources
{
    private static readonly V1ResourceRequirements Nothing = new();

    /// <summary>
    /// What a run was given: as this kubelet remembers it, or as the one before it told; null when nobody knows. Runtimes are not asked:
    /// they know of limits in other units, and of no requests of memory at all.
    /// </summary>
    public static V1ResourceRequirements? Of(V1Pod pod, string container, ObservedContainer run, PodMemory memory)
    {
        if (memory.Of(container).Given is { } given && given.ContainerId == run.Id)
        {
            return given.Resources ?? Nothing;
        }

        return Allocation.StatusOf(pod, container) is { Resources: { } told, ContainerID: { } id }
            && id.EndsWith(run.Id, StringComparison.Ordinal)
            ? told
            : null;
    }

    /// <summary>Whether everything that runs has what its container was given.</summary>
    public static bool AreAsGiven(V1Pod pod, ObservedPod observed, PodMemory memory) => pod.All().All(container =>
        observed.Current(container.Name) is not { State: ContainerRunState.Running } run
            || ContainerResize.StepOf(container, Of(pod, container.Name, run, memory)) == ResizeStep.None);

    /// <summary>The pod as if it asked for what its containers that run really have.</summary>
    public static V1Pod Of(V1Pod pod, ObservedPod observed, PodMemory memory)
    {
        var allocation = Allocation.Of(pod);
        foreach (var container in pod.All())
        {
            if (observed.Current(container.Name) is { State: ContainerRunState.Running } run
                && Of(pod, container.Name, run, memory) is { } actual)
            {
                allocation = allocation with { Containers = allocation.Containers.SetItem(container.Name, actual) };
            }
        }

        return allocation.Apply(pod);
    }
}
