using k8s.Models;

namespace Jota.Controllers;

/// <summary>What slices are computed from.</summary>
/// <param name="Service">A service with a selector.</param>
/// <param name="Pods">The pods that it selects, in an order that does not change by itself.</param>
/// <param name="Slices">Its present slices.</param>
/// <param name="NodeOf">The node of a name, or null.</param>
internal sealed record EndpointSliceInput(
    V1Service Service, IReadOnlyList<V1Pod> Pods, IReadOnlyList<V1EndpointSlice> Slices, Func<string, V1Node?> NodeOf)
{
    /// <summary>Since when the change waits, if it does; see <see cref="TriggerTimes"/>.</summary>
    public string? TriggerTime { get; init; }

    /// <summary>How many endpoints a slice holds at most.</summary>
    public int Most { get; init; } = 100;
}
