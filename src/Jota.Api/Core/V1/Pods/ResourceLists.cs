using k8s.Models;

namespace Jota.Api;

/// <summary>Compares what containers ask for and may have.</summary>
public static class ResourceLists
{
    /// <summary>Whether both ask for the same and may have the same, however it is written; claims of devices aside.</summary>
    public static bool Same(V1ResourceRequirements? one, V1ResourceRequirements? other) =>
        ReferenceEquals(one, other) || (Same(one?.Requests, other?.Requests) && Same(one?.Limits, other?.Limits));

    /// <summary>Whether both lists hold the same amounts of the same; one that is left out is empty.</summary>
    public static bool Same(IDictionary<string, ResourceQuantity>? one, IDictionary<string, ResourceQuantity>? other)
    {
        if (ReferenceEquals(one, other))
        {
            return true;
        }

        if ((one?.Count ?? 0) != (other?.Count ?? 0))
        {
            return false;
        }

        foreach (var (name, amount) in one ?? new Dictionary<string, ResourceQuantity>())
        {
            if (!other!.TryGetValue(name, out var same) || Quantity.Of(amount) != Quantity.Of(same))
            {
                return false;
            }
        }

        return true;
    }
}
