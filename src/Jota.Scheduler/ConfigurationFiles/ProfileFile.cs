using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Scheduler;

/// <summary>Reads the <c>profiles</c> of a configuration file. Pure.</summary>
internal static class ProfileFile
{
    private static readonly ImmutableArray<ExtensionPoint> Points = [.. Enum.GetValues<ExtensionPoint>()];

    /// <summary>The default one alone when there are none.</summary>
    public static ImmutableArray<SchedulerProfile> All(FileValue file)
    {
        if (file.Items("profiles") is not { Count: > 0 } profiles)
        {
            return [new()];
        }

        var read = ImmutableArray.CreateBuilder<SchedulerProfile>();
        foreach (var at in profiles)
        {
            var profile = Read(at, alone: profiles.Count == 1);
            if (read.Any(other => other.Name == profile.Name))
            {
                (at.At("schedulerName") ?? at).Refuse($"Duplicate value: \"{profile.Name}\"");
            }

            read.Add(profile);
        }

        return read.ToImmutable();
    }

    private static SchedulerProfile Read(FileValue at, bool alone)
    {
        at.Only("schedulerName", "percentageOfNodesToScore", "plugins", "pluginConfig");
        var name = at.Text("schedulerName");
        if (name is null && !alone)
        {
            at.Refuse("schedulerName: must be given where there are several profiles");
        }
        else if (name is { Length: 0 })
        {
            at.At("schedulerName")!.Refuse("must not be empty");
        }

        var profile = new SchedulerProfile
        {
            Name = name ?? SchedulerConfiguration.DefaultName,
            PercentageOfNodesToScore = at.Whole("percentageOfNodesToScore", 0, 100),
            Plugins = at.At("plugins") is { } plugins ? Selections(plugins) : ImmutableDictionary<ExtensionPoint, PluginSelection>.Empty,
            Arguments = PluginArgumentsFile.Read(at.Items("pluginConfig")),
        };
        if (ProfilePlugins.Problem(profile) is var (point, why))
        {
            (at.At("plugins")?.At(ProfilePlugins.Text(point)) ?? at.At("plugins") ?? at).Refuse(why);
        }

        return profile;
    }

    private static ImmutableDictionary<ExtensionPoint, PluginSelection> Selections(FileValue at)
    {
        at.Only([.. Points.Select(ProfilePlugins.Text)]);
        var selections = ImmutableDictionary.CreateBuilder<ExtensionPoint, PluginSelection>();
        foreach (var point in Points)
        {
            if (at.At(ProfilePlugins.Text(point)) is { } found)
            {
                selections[point] = Selection(found, point);
            }
        }

        return selections.ToImmutable();
    }

    private static PluginSelection Selection(FileValue at, ExtensionPoint point)
    {
        at.Only("enabled", "disabled");
        var enabled = ImmutableArray.CreateBuilder<PluginChoice>();
        foreach (var plugin in at.Items("enabled"))
        {
            plugin.Only("name", "weight");
            var weight = plugin.Whole("weight", 0) ?? 0;
            if (Known(plugin, point) is not { } name)
            {
                continue;
            }

            if (enabled.Any(other => other.Name == name))
            {
                plugin.Refuse($"plugin \"{name}\" already registered as \"{ProfilePlugins.Text(point)}\"");
                continue;
            }

            enabled.Add(new(name, weight));
        }

        var disabled = ImmutableArray.CreateBuilder<string>();
        foreach (var plugin in at.Items("disabled"))
        {
            plugin.Only("name", "weight");
            if (plugin.Text("name") is "*")
            {
                disabled.Add("*");
            }
            else if (Known(plugin, ExtensionPoint.MultiPoint) is { } name)
            {
                disabled.Add(name);
            }
        }

        return new(enabled.ToImmutable(), disabled.ToImmutable());
    }

    private static string? Known(FileValue at, ExtensionPoint point)
    {
        if (at.Text("name") is not { } name)
        {
            at.Refuse("name: must be given");
            return null;
        }

        if (!ProfilePlugins.Names.Contains(name))
        {
            var meant = NearestName.Of(name, ProfilePlugins.Names);
            at.At("name")!.Refuse($"there is no plugin \"{name}\"{(meant is null ? "" : $" (did you mean \"{meant}\"?)")}");
            return null;
        }

        if (!ProfilePlugins.Has(name, point))
        {
            at.At("name")!.Refuse($"plugin \"{name}\" does not extend {ProfilePlugins.Text(point)} plugin");
            return null;
        }

        return name;
    }
}
