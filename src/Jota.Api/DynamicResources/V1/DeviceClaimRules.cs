using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of what is asked for in a claim.</summary>
internal static class DeviceClaimRules
{
    private const string OneOfTwo = "exactly one of `exactly` or `firstAvailable` is required";

    public static void Validate(V1ResourceClaimSpec? spec, FieldErrors at)
    {
        var (claim, place) = (spec?.Devices, at.At("devices"));
        var names = new DeviceRequestNames(claim);
        Bounded.ValidateSet(
            claim?.Requests, DeviceLimits.Requests, place.At("requests"), static request => request.Name ?? "", ValidateRequest);
        Bounded.Validate(
            claim?.Constraints, DeviceLimits.Constraints, place.At("constraints"), (one, where) => ValidateConstraint(one, names, where));
        Bounded.Validate(claim?.Config, DeviceLimits.Configs, place.At("config"), (config, where) =>
        {
            names.Validate(config.Requests, where.At("requests"));
            DeviceConfigRules.Validate(config.Opaque, where);
        });
    }

    /// <summary>What is asked for stays as it was made.</summary>
    public static void RefuseChange<T>(T? now, T? was, FieldErrors at)
        where T : class
    {
        if (!ModelDiff.Same(now, was))
        {
            Immutable.Refuse(Shown(now), Shown(was), at);
        }
    }

    private static ShownText Shown<T>(T? spec)
        where T : class =>
        ShownText.Of(spec is null ? "null" : System.Text.Encoding.UTF8.GetString(ApiJson.Encode(spec)));

    private static void ValidateRequest(V1DeviceRequest request, FieldErrors at)
    {
        DeviceNameRules.ValidateLabel(request.Name, at.At("name"));
        switch (request)
        {
            case { Exactly: not null, FirstAvailable.Count: > 0 }:
                at.Invalid(null, $"{OneOfTwo}, but multiple fields are set");
                break;
            case { Exactly: { } exactly }:
                ValidateExactly(exactly, at.At("exactly"));
                break;
            case { FirstAvailable: { Count: > 0 } several }:
                var place = at.At("firstAvailable");
                Bounded.ValidateSet(several, DeviceLimits.Alternatives, place, static one => one.Name ?? "", ValidateAlternative);
                break;
            default:
                at.Required(OneOfTwo);
                break;
        }
    }

    private static void ValidateExactly(V1ExactDeviceRequest request, FieldErrors at)
    {
        DeviceNameRules.ValidateClass(request.DeviceClassName, at.At("deviceClassName"));
        DeviceSelectorRules.Validate(request.Selectors, at.At("selectors"));
        ValidateCount(request.AllocationMode, request.Count ?? 0, at);
        DeviceTaintRules.Validate(request.Tolerations, at.At("tolerations"));
    }

    private static void ValidateAlternative(V1DeviceSubRequest request, FieldErrors at)
    {
        DeviceNameRules.ValidateLabel(request.Name, at.At("name"));
        DeviceNameRules.ValidateClass(request.DeviceClassName, at.At("deviceClassName"));
        DeviceSelectorRules.Validate(request.Selectors, at.At("selectors"));
        ValidateCount(request.AllocationMode, request.Count ?? 0, at);
        DeviceTaintRules.Validate(request.Tolerations, at.At("tolerations"));
    }

    private static void ValidateCount(string? mode, long count, FieldErrors at)
    {
        switch (mode)
        {
            case "All":
                at.At("count").InvalidIf(count, count != 0 ? "must not be specified when allocationMode is 'All'" : null);
                break;
            case "ExactCount":
                at.At("count").InvalidIf(count, count <= 0 ? "must be greater than zero" : null);
                break;
            default:
                at.At("allocationMode").NotSupported(mode ?? "", ["All", "ExactCount"]);
                break;
        }
    }

    private static void ValidateConstraint(V1DeviceConstraint constraint, DeviceRequestNames names, FieldErrors at)
    {
        names.Validate(constraint.Requests, at.At("requests"));
        switch (constraint)
        {
            case { MatchAttribute: { } match }:
                DeviceNameRules.ValidateFullyQualified(match, at.At("matchAttribute"));
                break;
            case { DistinctAttribute: { } distinct }:
                DeviceNameRules.ValidateFullyQualified(distinct, at.At("distinctAttribute"));
                break;
            default:
                at.Required("exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set");
                break;
        }
    }
}
