using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>A plugin that is at work.</summary>
/// <param name="Name">Upstream's name of it.</param>
/// <param name="Weight">How much its scores count; 0 where nothing is said.</param>
internal readonly record struct PluginChoice(string Name, int Weight);

/// <summary>What a profile says of the plugins of one extension point.</summary>
/// <param name="Enabled">Those that are at work beside the default ones, or with another weight or at another place.</param>
/// <param name="Disabled">The default ones that are not; <c>*</c> for all.</param>
internal sealed record PluginSelection(ImmutableArray<PluginChoice> Enabled, ImmutableArray<string> Disabled)
{
    private const string All = "*";

    /// <summary>Nothing is said.</summary>
    public static PluginSelection None { get; } = new([], []);

    /// <summary>Whether all default plugins are left out.</summary>
    public bool DisablesAll => Disabled.Contains(All);

    /// <summary>Whether a default plugin is left out.</summary>
    public bool Disables(string plugin) => DisablesAll || Disabled.Contains(plugin);

    /// <summary>Whether a plugin is named among those that are at work.</summary>
    public bool Enables(string plugin) => Enabled.Any(choice => choice.Name == plugin);
}
