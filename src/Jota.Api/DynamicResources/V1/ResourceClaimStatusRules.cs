using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of which devices a claim has, who uses it, and what drivers tell of them.</summary>
internal static class ResourceClaimStatusRules
{
    public static void Validate(Resourcev1ResourceClaim claim, Resourcev1ResourceClaim old, FieldErrors at)
    {
        var (status, before) = (claim.Status ?? new(), old.Status ?? new());
        Bounded.ValidateSet(
            status.ReservedFor, DeviceLimits.ReservedFor, at.At("reservedFor"), static one => one.Uid ?? "", ValidateConsumer);
        var allocated = (status.Allocation?.Devices?.Results ?? []).Select(AllocatedDevice.Of).ToHashSet();
        Bounded.ValidateSet(
            status.Devices, int.MaxValue, at.At("devices"), AllocatedDevice.Of,
            (device, place) => ValidateDevice(device, allocated, place));
        ValidateReserved(claim, status, before, at.At("reservedFor"));
        if (before.Allocation is not null && status.Allocation is not null)
        {
            DeviceClaimRules.RefuseChange(status.Allocation, before.Allocation, at.At("allocation"));
        }
        else if (status.Allocation is { } allocation)
        {
            AllocationRules.Validate(allocation, new(claim.Spec?.Devices), at.At("allocation"));
        }
    }

    private static void ValidateReserved(
        Resourcev1ResourceClaim claim, V1ResourceClaimStatus status, V1ResourceClaimStatus before, FieldErrors at)
    {
        if (status.ReservedFor is not { Count: > 0 } users)
        {
            return;
        }

        if (status.Allocation is null)
        {
            at.Forbidden("may not be specified when `allocated` is not set");
        }
        else if (claim.Metadata?.DeletionTimestamp is not null
            && users.Select(user => user.Uid).Except((before.ReservedFor ?? []).Select(user => user.Uid)).Any())
        {
            at.Forbidden("new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set");
        }
    }

    private static void ValidateConsumer(V1ResourceClaimConsumerReference user, FieldErrors at)
    {
        at.At("resource").Present(user.Resource);
        at.At("name").Present(user.Name);
        at.At("uid").Present(user.Uid);
    }

    private static void ValidateDevice(V1AllocatedDeviceStatus device, HashSet<AllocatedDevice> allocated, FieldErrors at)
    {
        CSIDriverName.Validate(device.Driver, at.At("driver"));
        DeviceNameRules.ValidatePool(device.Pool, at.At("pool"));
        DeviceNameRules.ValidateLabel(device.Device, at.At("device"));
        if (device.ShareID is { } share)
        {
            AllocationRules.ValidateShare(share, at.At("shareID"));
        }

        if (AllocatedDevice.Of(device) is var which && !allocated.Contains(which))
        {
            at.Invalid(which.ToString(), "must be an allocated device in the claim");
        }

        if (device.Conditions?.Count > DeviceLimits.Conditions)
        {
            at.At("conditions").TooMany(device.Conditions.Count, DeviceLimits.Conditions);
        }

        ConditionRules.Validate(device.Conditions, at.At("conditions"));
        if (device.Data is not null)
        {
            DeviceConfigRules.ValidateObject(device.Data, at.At("data"));
        }

        ValidateNetwork(device.NetworkData, at.At("networkData"));
    }

    private static void ValidateNetwork(V1NetworkDeviceData? data, FieldErrors at)
    {
        if (data?.InterfaceName?.Length > DeviceLimits.InterfaceName)
        {
            at.At("interfaceName").TooLong(DeviceLimits.InterfaceName);
        }

        if (data?.HardwareAddress?.Length > DeviceLimits.HardwareAddress)
        {
            at.At("hardwareAddress").TooLong(DeviceLimits.HardwareAddress);
        }

        Bounded.ValidateSet(data?.Ips, DeviceLimits.Addresses, at.At("ips"), static ip => ip, static (ip, place) => place.InvalidIf(
            ip, ip.Contains('/', StringComparison.Ordinal) && ValueSyntax.TryParseRange(ip, out _)
                ? null
                : "must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)"));
    }
}
