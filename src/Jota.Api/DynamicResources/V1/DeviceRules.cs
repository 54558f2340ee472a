using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a device.</summary>
internal static class DeviceRules
{
    private const string OneOfThree =
        "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the " +
        "ResourceSlice spec";

    public static bool HasLists(V1Device device) => device.Attributes?.Values.Any(
        attribute => attribute is { Bools: not null } or { Ints: not null } or { Strings: not null } or { Versions: not null }) == true;

    public static void Validate(V1Device device, bool perDevice, FieldErrors at)
    {
        DeviceNameRules.ValidateLabel(device.Name, at.At("name"));
        if ((device.Attributes?.Count ?? 0) + (device.Capacity?.Count ?? 0) is > DeviceLimits.AttributesAndCapacities and var count)
        {
            at.Invalid(count, $"the total number of attributes and capacities must not exceed {DeviceLimits.AttributesAndCapacities}");
        }

        var shared = device.AllowMultipleAllocations == true;
        Bounded.ValidateMap(
            device.Attributes, int.MaxValue, at.At("attributes"), DeviceNameRules.ValidateQualified, DeviceAttributeRules.Validate);
        Bounded.ValidateMap(
            device.Capacity, int.MaxValue, at.At("capacity"), DeviceNameRules.ValidateQualified,
            (capacity, place) => DeviceCapacityRules.Validate(capacity, shared, place.At("requestPolicy")));
        Bounded.Validate(device.Taints, DeviceLimits.Taints, at.At("taints"), DeviceTaintRules.Validate);
        Bounded.ValidateSet(
            device.ConsumesCounters, DeviceLimits.CountersConsumed, at.At("consumesCounters"), static one => one.CounterSet ?? "",
            ValidateConsumption);
        ValidatePlace(device, perDevice, at);
        DeviceBindingRules.Validate(device.BindingConditions, device.BindingFailureConditions, at);
    }

    private static void ValidateConsumption(V1DeviceCounterConsumption consumption, FieldErrors at)
    {
        if (at.At("counterSet").Present(consumption.CounterSet))
        {
            DeviceNameRules.ValidateLabel(consumption.CounterSet, at.At("counterSet"));
        }

        ResourceSliceRules.ValidateCounters(consumption.Counters, at.At("counters"));
    }

    private static void ValidatePlace(V1Device device, bool perDevice, FieldErrors at)
    {
        if (!perDevice)
        {
            if (device is { NodeName: not null } or { NodeSelector: not null } or { AllNodes: not null })
            {
                at.Invalid(
                    null,
                    "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the " +
                    "ResourceSlice spec");
            }

            return;
        }

        List<string> said = [];
        if (device.NodeName is { } node)
        {
            ResourceSliceRules.AddNode(node, "must not be empty", said, at.At("nodeName"));
        }

        if (device.NodeSelector is { } selector)
        {
            said.Add("`nodeSelector`");
            NodeSelectorRules.Validate(selector, at.At("nodeSelector"));
        }

        ResourceSliceRules.AddFlag(device.AllNodes, "`allNodes`", said, at.At("allNodes"));
        switch (said.Count)
        {
            case 0:
                at.Required(OneOfThree);
                break;
            case 1:
                break;
            default:
                at.Invalid($"{{{string.Join(", ", said)}}}", OneOfThree);
                break;
        }
    }
}
