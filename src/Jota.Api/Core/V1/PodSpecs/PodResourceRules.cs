using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of what a pod asks for as a whole.</summary>
internal static class PodResourceRules
{
    public static void Validate(PodSpecScope scope, FieldErrors at)
    {
        if (scope.Spec.Resources is not { } resources)
        {
            return;
        }

        if (resources.Claims is { Count: > 0 })
        {
            at.At("claims").Forbidden("claims cannot be set for Resources at pod-level");
        }

        ResourceRules.Validate(resources, at, ValidateName);
        ValidateSum(scope.Spec, resources, at.At("requests"));
        ValidateParts(scope.Spec, resources, at);
    }

    private static void ValidateName(string name, FieldErrors at)
    {
        if (ResourceRules.ValidateName(name, at) && !ResourceNaming.IsPodLevel(name))
        {
            at.NotSupported(name, ["cpu", "hugepages-", "memory"]);
        }
    }

    private static void ValidateSum(V1PodSpec spec, V1ResourceRequirements resources, FieldErrors at)
    {
        foreach (var (name, sum) in PodResources.OfContainers(spec, c => c.Resources?.Requests))
        {
            var whole = resources.Requests is { } requests && requests.TryGetValue(name, out var amount)
                ? Quantity.Of(amount)
                : Quantity.Zero;
            if (ResourceNaming.IsPodLevel(name) && sum > whole)
            {
                at.Key(name).Invalid(
                    whole.ToString(), $"must be greater than or equal to aggregate container requests of {sum}");
            }
        }
    }

    private static void ValidateParts(V1PodSpec spec, V1ResourceRequirements resources, FieldErrors at)
    {
        for (var i = 0; i < spec.Containers?.Count; i++)
        {
            foreach (var (name, limit) in spec.Containers[i].Resources?.Limits ?? new Dictionary<string, ResourceQuantity>())
            {
                if (resources.Limits is { } limits && limits.TryGetValue(name, out var whole) && limit.ToDecimal() > whole.ToDecimal())
                {
                    at.At("containers").At(i).Key(name).At("limits").Invalid(
                        QuantityText.Of(limit), $"must be less than or equal to pod limits of {QuantityText.Of(whole)}");
                }
            }
        }
    }
}
