using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a new allocation: devices for requests of the claim, and their configuration.</summary>
internal static class AllocationRules
{
    public static void Validate(V1AllocationResult allocation, DeviceRequestNames names, FieldErrors at)
    {
        var (devices, place) = (allocation.Devices, at.At("devices"));
        Bounded.Validate(devices?.Results, DeviceLimits.Results, place.At("results"), (one, where) => ValidateResult(one, names, where));
        Bounded.Validate(devices?.Config, 2 * DeviceLimits.Configs, place.At("config"), (config, where) =>
        {
            where.At("source").OneOf(config.Source, "FromClaim", "FromClass");
            names.Validate(config.Requests, where.At("requests"));
            DeviceConfigRules.Validate(config.Opaque, where);
        });
        if (allocation.NodeSelector is { } selector)
        {
            NodeSelectorRules.Validate(selector, at.At("nodeSelector"));
        }
    }

    public static void ValidateShare(string id, FieldErrors at)
    {
        if (!Guid.TryParseExact(id, "D", out _))
        {
            at.Invalid(id, $"error validating uid: invalid UUID {(id.Length == 36 ? "format" : $"length: {id.Length}")}");
        }
        else if (id.AsSpan().ContainsAnyInRange('A', 'F'))
        {
            at.Invalid(
                id,
                "uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters");
        }
    }

    private static void ValidateResult(V1DeviceRequestAllocationResult result, DeviceRequestNames names, FieldErrors at)
    {
        names.Validate(result.Request, at.At("request"));
        CSIDriverName.Validate(result.Driver, at.At("driver"));
        DeviceNameRules.ValidatePool(result.Pool, at.At("pool"));
        DeviceNameRules.ValidateLabel(result.Device, at.At("device"));
        DeviceBindingRules.Validate(result.BindingConditions, result.BindingFailureConditions, at);
        DeviceTaintRules.Validate(result.Tolerations, at.At("tolerations"));
        if (result.ShareID is { } share)
        {
            ValidateShare(share, at.At("shareID"));
        }
    }
}
