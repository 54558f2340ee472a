using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Reads the <c>pluginConfig</c> of a profile. Pure.</summary>
internal static class PluginArgumentsFile
{
    private static readonly Dictionary<string, Func<PluginArguments, FileValue, PluginArguments>> Readers = new(StringComparer.Ordinal)
    {
        ["NodeResourcesFit"] = (arguments, at) => arguments with { ResourcesFit = ResourcesFitFile.Read(at) },
        ["NodeResourcesBalancedAllocation"] = Balanced,
        ["PodTopologySpread"] = Spread,
        ["InterPodAffinity"] = PodAffinity,
        ["NodeAffinity"] = NodeAffinity,
        ["DefaultPreemption"] = Preemption,
        ["VolumeBinding"] = Volumes,
    };

    public static PluginArguments Read(IReadOnlyList<FileValue> plugins)
    {
        var arguments = PluginArguments.Default;
        HashSet<string> seen = [];
        foreach (var at in plugins)
        {
            at.Only("name", "args");
            if (at.Text("name") is not { } name)
            {
                at.Refuse("name: must be given");
            }
            else if (!Readers.TryGetValue(name, out var read))
            {
                var meant = NearestName.Of(name, Readers.Keys);
                at.At("name")!.Refuse(ProfilePlugins.Names.Contains(name)
                    ? $"plugin \"{name}\" takes no args"
                    : $"there is no plugin \"{name}\"{(meant is null ? "" : $" (did you mean \"{meant}\"?)")}");
            }
            else if (!seen.Add(name))
            {
                at.At("name")!.Refuse($"repeated config for plugin {name}");
            }
            else if (at.At("args") is { } args)
            {
                args.Word("apiVersion", "kubescheduler.config.k8s.io/v1");
                args.Word("kind", name + "Args");
                arguments = read(arguments, args);
            }
        }

        return arguments;
    }

    private static PluginArguments Balanced(PluginArguments arguments, FileValue at)
    {
        at.Only("apiVersion", "kind", "resources");
        if (at.At("resources") is null)
        {
            return arguments;
        }

        // Here upstream lets no weights be but 1.
        var resources = ResourcesFitFile.Weights(at, most: 1);
        return resources.IsEmpty ? arguments : arguments with { BalancedResources = [.. resources.Select(weight => weight.Resource)] };
    }

    private static PluginArguments PodAffinity(PluginArguments arguments, FileValue at)
    {
        at.Only("apiVersion", "kind", "hardPodAffinityWeight", "ignorePreferredTermsOfExistingPods");
        return arguments with
        {
            HardPodAffinityWeight = at.Whole("hardPodAffinityWeight", 0, 100) ?? arguments.HardPodAffinityWeight,
            IgnoresPreferencesOfOthers = at.Flag("ignorePreferredTermsOfExistingPods") ?? false,
        };
    }

    private static PluginArguments NodeAffinity(PluginArguments arguments, FileValue at)
    {
        at.Only("apiVersion", "kind", "addedAffinity");
        return arguments with { AddedAffinity = at.At("addedAffinity") is { } added ? NodeAffinityFile.Read(added) : null };
    }

    private static PluginArguments Preemption(PluginArguments arguments, FileValue at)
    {
        at.Only("apiVersion", "kind", "minCandidateNodesPercentage", "minCandidateNodesAbsolute");
        var read = arguments with
        {
            PreemptionPercentage = at.Whole("minCandidateNodesPercentage", 0, 100) ?? arguments.PreemptionPercentage,
            PreemptionLeast = at.Whole("minCandidateNodesAbsolute", 0) ?? arguments.PreemptionLeast,
        };
        if (read is { PreemptionPercentage: 0, PreemptionLeast: 0 })
        {
            at.Refuse("minCandidateNodesPercentage and minCandidateNodesAbsolute: both cannot be zero");
        }

        return read;
    }

    private static PluginArguments Volumes(PluginArguments arguments, FileValue at)
    {
        at.Only("apiVersion", "kind", "bindTimeoutSeconds", "shape");
        at.At("shape")?.Refuse("Forbidden: unexpected field, remove it or turn on the feature gate StorageCapacityScoring");
        return at.Whole("bindTimeoutSeconds", 0) is { } seconds
            ? arguments with { VolumePatience = TimeSpan.FromSeconds(seconds) }
            : arguments;
    }

    private static PluginArguments Spread(PluginArguments arguments, FileValue at)
    {
        at.Only("apiVersion", "kind", "defaultConstraints", "defaultingType");
        var isList = at.Word("defaultingType", "System", "List") == "List";
        var constraints = at.Items("defaultConstraints").ConvertAll(Constraint);
        if (constraints.Count > 0 && !isList)
        {
            at.At("defaultConstraints")!.Refuse("when .defaultingType is System, no constraints must be given");
        }

        return isList ? arguments with { DefaultSpread = [.. constraints.OfType<V1TopologySpreadConstraint>()] } : arguments;
    }

    private static V1TopologySpreadConstraint? Constraint(FileValue at)
    {
        at.Only("maxSkew", "topologyKey", "whenUnsatisfiable", "minDomains", "nodeAffinityPolicy", "nodeTaintsPolicy", "labelSelector");
        at.At("labelSelector")?.Refuse("Forbidden: constraint must not define a selector, as they deduced for each pod");
        if (at.Text("topologyKey") is not { Length: > 0 })
        {
            at.Refuse("topologyKey: can not be empty");
        }

        at.Required("maxSkew");
        at.Required("whenUnsatisfiable");
        return new V1TopologySpreadConstraint
        {
            MaxSkew = at.Whole("maxSkew", 1) ?? 1,
            TopologyKey = at.Text("topologyKey") ?? "",
            WhenUnsatisfiable = at.Word("whenUnsatisfiable", "DoNotSchedule", "ScheduleAnyway") ?? "",
            MinDomains = at.Whole("minDomains", 1),
            NodeAffinityPolicy = at.Word("nodeAffinityPolicy", "Honor", "Ignore"),
            NodeTaintsPolicy = at.Word("nodeTaintsPolicy", "Honor", "Ignore"),
        };
    }
}
