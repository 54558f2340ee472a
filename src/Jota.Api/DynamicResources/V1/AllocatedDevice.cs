using k8s.Models;

namespace Jota.Api;

/// <summary>Which device: a driver's, of a pool, or a share of it.</summary>
internal readonly record struct AllocatedDevice(string Driver, string Pool, string Device, string Share)
{
    public static AllocatedDevice Of(V1DeviceRequestAllocationResult result) =>
        new(result.Driver ?? "", result.Pool ?? "", result.Device ?? "", result.ShareID ?? "");

    public static AllocatedDevice Of(V1AllocatedDeviceStatus status) =>
        new(status.Driver ?? "", status.Pool ?? "", status.Device ?? "", status.ShareID ?? "");

    public override string ToString() => Share.Length == 0 ? $"{Driver}/{Pool}/{Device}" : $"{Driver}/{Pool}/{Device}/{Share}";
}
