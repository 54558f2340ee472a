using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What becomes of a service's slices.</summary>
/// <param name="Create">Slices to make; their names are the server's to give.</param>
/// <param name="Update">Slices to write anew.</param>
/// <param name="Delete">Slices that hold nothing any more.</param>
internal sealed record EndpointSlicePlan(
    IReadOnlyList<V1EndpointSlice> Create, IReadOnlyList<V1EndpointSlice> Update, IReadOnlyList<V1EndpointSlice> Delete)
{
    /// <summary>Whether a pod is left out because its node is not known, or not any more.</summary>
    public bool MissesNode { get; init; }

    /// <summary>
    /// Computes it: what is in a slice stays there, what is new goes where slices are written anyhow, then where it fits, then into new
    /// slices. Where one would go and another come, one is written instead: a client that follows slices sees the change at once.
    /// </summary>
    public static EndpointSlicePlan Compute(EndpointSliceInput input)
    {
        var changes = new SliceChanges(input);
        var missesNode = false;
        var families = FamiliesOf(input.Service);
        foreach (var family in families)
        {
            var wanted = SliceEndpoints.Of(input, family);
            missesNode |= wanted.MissesNode;
            var present = input.Slices.Where(slice => slice.AddressType == family).ToList();
            changes.Reconcile(family, wanted, present);
        }

        changes.Delete.AddRange(input.Slices.Where(slice => !families.Contains(slice.AddressType)));
        changes.ReplaceInsteadOfMaking();
        return new([.. changes.Create], [.. changes.Update], [.. changes.Delete]) { MissesNode = missesNode };
    }

    private static IList<string> FamiliesOf(V1Service service) => service.Spec.IpFamilies is { Count: > 0 } families
        ? families
        : [service.Spec.ClusterIP is { Length: > 0 } address and not ServiceTypes.NoClusterIP ? ServiceFamilies.FamilyOf(address) : "IPv4"];
}
