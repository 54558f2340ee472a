using Jota.Api;
using Jota.Kubelet.Observed;
using k8s.Models;

namespace Jota.Kubelet.Resizing;

/// <summary>What has to be done so that a run has what its container was given.</summary>
internal enum ResizeStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is changed as it runs.</summary>
    Update,

    /// <summary>Its policy wants it started anew.</summary>
    Restart,
}

/// <summary>A container whose run is to have other resources.</summary>
/// <param name="Container">Its spec, with what it was given.</param>
/// <param name="Run">The run.</param>
/// <param name="Actual">What the run has; null when nobody knows.</param>
internal sealed record ContainerResize(V1Container Container, ObservedContainer Run, V1ResourceRequirements? Actual)
{
    /// <summary>Decides it. What is not known to be right is set once more, without a restart.</summary>
    public static ResizeStep StepOf(V1Container container, V1ResourceRequirements? actual)
    {
        if (actual is null)
        {
            return container.Resources is { Requests.Count: > 0 } or { Limits.Count: > 0 } ? ResizeStep.Update : ResizeStep.None;
        }

        var (cpu, memory) = (Differs("cpu"), Differs("memory"));
        return !cpu && !memory ? ResizeStep.None
            : (cpu && Restarts("cpu")) || (memory && Restarts("memory")) ? ResizeStep.Restart
            : ResizeStep.Update;

        bool Differs(string resource) => Of(container.Resources?.Requests, resource) != Of(actual.Requests, resource)
            || Of(container.Resources?.Limits, resource) != Of(actual.Limits, resource);

        bool Restarts(string resource) =>
            container.ResizePolicy?.Any(policy => policy.ResourceName == resource && policy.RestartPolicy == "RestartContainer") == true;
    }

    /// <summary>An amount of a list; null when it is not there.</summary>
    public static Quantity? Of(IDictionary<string, ResourceQuantity>? list, string resource) =>
        list is not null && list.TryGetValue(resource, out var amount) ? Quantity.Of(amount) : null;
}
