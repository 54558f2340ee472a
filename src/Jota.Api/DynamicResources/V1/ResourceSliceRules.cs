using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a slice of a pool: where its devices are, and either devices or counters.</summary>
internal static class ResourceSliceRules
{
    private const string OneOfFour = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";

    public static void Validate(V1ResourceSliceSpec spec, FieldErrors at)
    {
        CSIDriverName.Validate(spec.Driver, at.At("driver"));
        Validate(spec.Pool, at.At("pool"));
        ValidatePlace(spec, at);
        if (spec is { SharedCounters: not null, Devices: not null })
        {
            at.Invalid("", "only one of `sharedCounters` or `devices` is allowed");
        }

        var perDevice = spec.PerDeviceNodeSelection == true;
        Bounded.ValidateSet(
            spec.Devices, MostDevices(spec.Devices ?? []), at.At("devices"), static device => device.Name ?? "",
            (device, place) => DeviceRules.Validate(device, perDevice, place));
        Bounded.ValidateSet(
            spec.SharedCounters, DeviceLimits.CounterSets, at.At("sharedCounters"), static set => set.Name ?? "", ValidateCounters);
    }

    private static int MostDevices(IList<V1Device> devices) => devices.Any(
        device => device.Taints is { Count: > 0 } || device.ConsumesCounters is { Count: > 0 } || DeviceRules.HasLists(device))
        ? DeviceLimits.DevicesWithMore
        : DeviceLimits.Devices;

    private static void Validate(V1ResourcePool pool, FieldErrors at)
    {
        DeviceNameRules.ValidatePool(pool.Name, at.At("name"));
        at.At("resourceSliceCount").InvalidIf(
            pool.ResourceSliceCount, pool.ResourceSliceCount <= 0 ? "must be greater than zero" : null);
        at.At("generation").InvalidIf(pool.Generation, pool.Generation < 0 ? "must be greater than or equal to zero" : null);
    }

    private static void ValidatePlace(V1ResourceSliceSpec spec, FieldErrors at)
    {
        List<string> said = [];
        if (spec.NodeName is { } node)
        {
            AddNode(node, "must be either unset or set to a non-empty string", said, at.At("nodeName"));
        }

        if (spec.NodeSelector is { } selector)
        {
            said.Add("`nodeSelector`");
            NodeSelectorRules.Validate(selector, at.At("nodeSelector"));
            if (selector.NodeSelectorTerms?.Count != 1)
            {
                at.At("nodeSelector").At("nodeSelectorTerms").Invalid(
                    ShownText.List((selector.NodeSelectorTerms ?? []).Select(term => Encoding.UTF8.GetString(ApiJson.Encode(term)))),
                    "must have exactly one node selector term");
            }
        }

        AddFlag(spec.AllNodes, "`allNodes`", said, at.At("allNodes"));
        AddFlag(spec.PerDeviceNodeSelection, "`perDeviceNodeSelection`", said, at.At("perDeviceNodeSelection"));
        switch (said.Count)
        {
            case 0:
                at.Required(OneOfFour);
                break;
            case 1:
                break;
            default:
                at.Invalid($"{{{string.Join(", ", said)}}}", $"{OneOfFour}, but multiple fields are set");
                break;
        }
    }

    internal static void AddNode(string node, string whenEmpty, List<string> said, FieldErrors at)
    {
        if (node.Length == 0)
        {
            at.Invalid(node, whenEmpty);
            return;
        }

        said.Add("`nodeName`");
        at.InvalidEach(node, NameSyntax.DnsSubdomainErrors(node));
    }

    internal static void AddFlag(bool? flag, string name, List<string> said, FieldErrors at)
    {
        if (flag == true)
        {
            said.Add(name);
        }

        at.InvalidIf(flag, flag == false ? "must be either unset or set to true" : null);
    }

    private static void ValidateCounters(V1CounterSet set, FieldErrors at)
    {
        if (at.At("name").Present(set.Name))
        {
            DeviceNameRules.ValidateLabel(set.Name, at.At("name"));
        }

        ValidateCounters(set.Counters, at.At("counters"));
    }

    internal static void ValidateCounters(IDictionary<string, V1Counter>? counters, FieldErrors at)
    {
        if (counters is not { Count: > 0 })
        {
            at.Required();
            return;
        }

        Bounded.ValidateMap(counters, DeviceLimits.Counters, at, DeviceNameRules.ValidateLabel, static (_, _) => { });
    }
}
