using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of what is told of a claim.</summary>
internal static class ClaimStatusRules
{
    private static readonly string[] Steps =
    [
        "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizePending", "NodeResizeInProgress", "NodeResizeInfeasible",
    ];

    public static void Validate(V1PersistentVolumeClaimStatus status, FieldErrors at)
    {
        ValidateAmounts(status.Capacity, at.At("capacity"));
        foreach (var (name, step) in status.AllocatedResourceStatuses ?? new Dictionary<string, string>())
        {
            ValidateName(name, at.At("allocatedResourceStatus"));
            if (!Steps.Contains(step))
            {
                at.At("allocatedResourceStatus").NotSupported(step, Steps);
            }
        }

        foreach (var name in status.AllocatedResources?.Keys ?? [])
        {
            ValidateName(name, at.At("allocatedResources"));
        }

        ValidateAmounts(status.AllocatedResources, at.At("allocatedResources"));
    }

    private static void ValidateName(string name, FieldErrors at)
    {
        var before = at.Refusals;
        at.InvalidEach(name, NameSyntax.QualifiedNameErrors(name));
        if (at.Refusals == before && ResourceNaming.IsNative(name) && name != "storage")
        {
            at.NotSupported(name, ["storage"]);
        }
    }

    private static void ValidateAmounts(IDictionary<string, ResourceQuantity>? amounts, FieldErrors at)
    {
        foreach (var (name, amount) in amounts ?? new Dictionary<string, ResourceQuantity>())
        {
            if (amount.ToDecimal() < 0)
            {
                at.Key(name).Invalid(amount.ToDecimal(), "must be a valid resource quantity");
            }
        }
    }
}
