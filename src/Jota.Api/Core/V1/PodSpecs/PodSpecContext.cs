namespace Jota.Api;

/// <summary>Where a pod spec stands: rules differ a little between a pod and a template.</summary>
public sealed record PodSpecContext
{
    /// <summary>A template's spec.</summary>
    public static PodSpecContext Template { get; } = new();

    /// <summary>Whether it is a pod's own spec, not a template's.</summary>
    public bool IsPod { get; init; }

    /// <summary>The pod's name, where it is known; claims made for the pod are named after it.</summary>
    public string? PodName { get; init; }

    /// <summary>A pod's spec.</summary>
    public static PodSpecContext OfPod(string? name) => new() { IsPod = true, PodName = name };
}
