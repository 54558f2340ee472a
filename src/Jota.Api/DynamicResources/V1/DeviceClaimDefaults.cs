using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of what is asked for: one device, tolerations that compare.</summary>
internal static class DeviceClaimDefaults
{
    private const string ExactCount = "ExactCount";

    public static void Apply(V1ResourceClaimSpec spec)
    {
        foreach (var request in spec.Devices?.Requests ?? [])
        {
            if (request.Exactly is { } exactly)
            {
                (exactly.AllocationMode, exactly.Count) = Counted(exactly.AllocationMode, exactly.Count);
                Apply(exactly.Tolerations);
            }

            foreach (var one in request.FirstAvailable ?? [])
            {
                (one.AllocationMode, one.Count) = Counted(one.AllocationMode, one.Count);
                Apply(one.Tolerations);
            }
        }
    }

    public static void Apply(V1ResourceClaimStatus? status)
    {
        foreach (var result in status?.Allocation?.Devices?.Results ?? [])
        {
            Apply(result.Tolerations);
        }
    }

    private static (string Mode, long? Count) Counted(string? mode, long? count) => string.IsNullOrEmpty(mode) || mode == ExactCount
        ? (ExactCount, count is null or 0 ? 1 : count)
        : (mode, count);

    private static void Apply(IList<V1DeviceToleration>? tolerations)
    {
        foreach (var toleration in tolerations ?? [])
        {
            toleration.OperatorProperty = string.IsNullOrEmpty(toleration.OperatorProperty) ? "Equal" : toleration.OperatorProperty;
        }
    }
}
