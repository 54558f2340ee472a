using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>A quota, read: what it limits, and to how much, by the kind of object that it is about.</summary>
public sealed class QuotaLimits
{
    private readonly V1ResourceQuotaSpec _spec;
    private readonly Dictionary<string, ImmutableArray<string>> _byKind;

    /// <summary>Reads a quota.</summary>
    public QuotaLimits(V1ResourceQuota quota)
    {
        ArgumentNullException.ThrowIfNull(quota);
        Name = quota.Metadata.Name;
        _spec = quota.Spec ?? new();
        Hard = (_spec.Hard ?? new Dictionary<string, ResourceQuantity>())
            .ToImmutableSortedDictionary(pair => pair.Key, pair => Quantity.Of(pair.Value), StringComparer.Ordinal);
        _byKind = Hard.Keys
            .Where(name => QuotaNames.KindOf(name) is not null)
            .GroupBy(name => QuotaNames.KindOf(name)!, StringComparer.Ordinal)
            .ToDictionary(names => names.Key, names => names.ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>The quota's name.</summary>
    public string Name { get; }

    /// <summary>What may be taken at most, in order of name.</summary>
    public ImmutableSortedDictionary<string, Quantity> Hard { get; }

    /// <summary>The kinds of which it limits something.</summary>
    public IEnumerable<string> Kinds => _byKind.Keys;

    /// <summary>What it limits of a kind, in order of name.</summary>
    public ImmutableArray<string> NamesOf(string kind) => _byKind.GetValueOrDefault(kind, []);

    /// <summary>Whether it counts an object by itself: it limits something of its kind, and the object is in its scopes.</summary>
    public bool Covers(string kind, object obj) => _byKind.ContainsKey(kind) && QuotaScopes.Cover(_spec, obj);

    /// <summary>Whether it can count objects of a kind without a look at each: it has no scopes, and each counts for one.</summary>
    public bool CountsOnly(string kind) => IsUnscoped && NamesOf(kind).All(name => QuotaNames.CountsEach(kind, name));

    /// <summary>Whether it has no scopes.</summary>
    public bool IsUnscoped => _spec.Scopes is not { Count: > 0 } && _spec.ScopeSelector?.MatchExpressions is not { Count: > 0 };
}
