using System.Collections.Frozen;
using System.Collections.Immutable;
using Jota.Api;
using Jota.Store.Encryption.Figures;
using Jota.Store.Encryption.Providers;
using Jota.Store.Encryption.Settings;

namespace Jota.Store.Encryption.Tables;

/// <summary>
/// Which providers a stored key has, of one configuration. Never changes; another configuration is another table. A rule for just the
/// resource goes before one for its group, that before one for all; several rules for the same are as one.
/// </summary>
internal sealed class ProviderTable
{
    private const string Root = "/registry/";

    private readonly FrozenDictionary<string, ProviderChain> _exact;
    private readonly FrozenDictionary<string, ProviderChain> _groups;
    private readonly ProviderChain? _all;
    private readonly FrozenDictionary<string, ProviderChain?>.AlternateLookup<ReadOnlySpan<char>> _builtInByPlace;
    private readonly FrozenDictionary<string, ProviderChain>.AlternateLookup<ReadOnlySpan<char>> _exactByPlace;
    private readonly FrozenDictionary<string, ProviderChain>.AlternateLookup<ReadOnlySpan<char>> _groupsByName;

    /// <summary>The table of some rules.</summary>
    /// <param name="rules">Which providers which resources have.</param>
    /// <param name="counts">Where it is counted what they do.</param>
    public ProviderTable(
        IReadOnlyList<(ImmutableArray<ResourceId> Resources, ImmutableArray<Provider> Providers)> rules, Transformations counts)
    {
        var named = Merge(rules);
        _exact = Chains(named.Where(pair => !pair.Key.IsWide), id => $"{id.Group}/{id.Plural}", counts);
        _groups = Chains(named.Where(pair => pair.Key.IsWide && pair.Key != ResourceId.All), id => id.Group, counts);
        _all = named.TryGetValue(ResourceId.All, out var rest) ? new(ResourceId.All.ToString(), rest, counts) : null;
        var builtIn = ResourceCatalog.BuiltIn.All.Where(resource => resource.IsKept)
            .ToFrozenDictionary(PlaceOf, Find, StringComparer.Ordinal);
        _builtInByPlace = builtIn.GetAlternateLookup<ReadOnlySpan<char>>();
        _exactByPlace = _exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _groupsByName = _groups.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The providers of a key; null where no rule is about it, and its values lie as they are.</summary>
    public ProviderChain? Find(string key)
    {
        if (!key.StartsWith(Root, StringComparison.Ordinal))
        {
            return null;
        }

        var place = key.AsSpan(Root.Length);
        var first = place.IndexOf('/');
        if (first < 0)
        {
            return null;
        }

        var second = place[(first + 1)..].IndexOf('/');
        var two = second < 0 ? default : place[..(first + 1 + second)];
        return _builtInByPlace.TryGetValue(two, out var chain) || _builtInByPlace.TryGetValue(place[..first], out chain)
            ? chain
            : place[..first].Contains('.') && second >= 0 ? FindCustom(two, place[..first]) : null;
    }

    /// <summary>Objects of kinds that somebody defined lie below their group, which has a dot as nothing else has.</summary>
    private ProviderChain? FindCustom(ReadOnlySpan<char> place, ReadOnlySpan<char> group) =>
        _exactByPlace.TryGetValue(place, out var chain) || _groupsByName.TryGetValue(group, out chain) ? chain : _all;

    private ProviderChain? Find(Resource resource)
    {
        var (group, plural) = (resource.Names.Group, resource.Names.Plural);
        var rule = _exact.GetValueOrDefault($"{group}/{plural}") ?? _groups.GetValueOrDefault(group) ?? _all;
        return rule?.For(new ResourceId(group, plural).ToString());
    }

    private static string PlaceOf(Resource resource) => resource.StoragePrefix[Root.Length..^1];

    private static Dictionary<ResourceId, ImmutableArray<Provider>> Merge(
        IReadOnlyList<(ImmutableArray<ResourceId> Resources, ImmutableArray<Provider> Providers)> rules)
    {
        var named = new Dictionary<ResourceId, ImmutableArray<Provider>>();
        foreach (var (resources, providers) in rules)
        {
            foreach (var resource in resources)
            {
                named[resource] = [.. named.GetValueOrDefault(resource, []), .. providers];
            }
        }

        return named;
    }

    private static FrozenDictionary<string, ProviderChain> Chains(
        IEnumerable<KeyValuePair<ResourceId, ImmutableArray<Provider>>> named, Func<ResourceId, string> by, Transformations counts) =>
        named.ToFrozenDictionary(
            pair => by(pair.Key), pair => new ProviderChain(pair.Key.ToString(), pair.Value, counts), StringComparer.Ordinal);
}
