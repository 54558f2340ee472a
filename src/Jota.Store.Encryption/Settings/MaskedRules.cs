using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Store.Encryption.Settings;

/// <summary>Rules that an earlier one takes everything from.</summary>
internal static class MaskedRules
{
    /// <summary>Refuses resources that an earlier rule has already named by all of their group, or by all of all groups.</summary>
    public static void Check(ImmutableArray<EncryptionRule> rules, List<FileValue> places)
    {
        var wide = new HashSet<ResourceId>();
        for (var i = 0; i < rules.Length; i++)
        {
            foreach (var resource in rules[i].Resources)
            {
                if (Mask(resource, wide) is { } mask)
                {
                    places[i].Refuse($"resource \"{resource}\" is masked by earlier rule \"{mask}\"");
                }
            }

            wide.UnionWith(rules[i].Resources.Where(resource => resource.IsWide));
        }
    }

    private static ResourceId? Mask(ResourceId resource, HashSet<ResourceId> wide) =>
        wide.Contains(new(resource.Group, "*")) ? new(resource.Group, "*")
        : wide.Contains(ResourceId.All) ? ResourceId.All
        : null;
}
