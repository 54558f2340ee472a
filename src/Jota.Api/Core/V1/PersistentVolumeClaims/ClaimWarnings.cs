using k8s.Models;

namespace Jota.Api;

/// <summary>Advice on a claim.</summary>
internal static class ClaimWarnings
{
    public static IEnumerable<string> Of(V1PersistentVolumeClaim claim)
    {
        foreach (var warning in StorageClassNames.Warnings(claim.Metadata))
        {
            yield return warning;
        }

        if (claim.Spec?.Resources?.Requests is { } requests
            && requests.TryGetValue("storage", out var size)
            && size.ToDecimal() % 1 != 0)
        {
            yield return
                $"spec.resources.requests[storage]: fractional byte value \"{QuantityText.Of(size)}\" is invalid, must be an integer";
        }
    }
}
