using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>
/// The kinds a server serves. A catalog never changes; where kinds come and go, another takes its place (<see cref="LiveCatalog"/>).
/// </summary>
public sealed class ResourceCatalog
{
    private readonly TaskCompletionSource _superseded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FrozenDictionary<Type, Resource> _byType;
    private readonly FrozenDictionary<(string Group, string Version, string Plural), Resource> _byPlural;
    private readonly FrozenDictionary<(string ApiVersion, string Kind), Resource> _byKind;

    /// <summary>A catalog of just these.</summary>
    public ResourceCatalog(params ImmutableArray<Resource> resources)
    {
        All = resources;
        _byType = resources.Where(r => !r.IsUntyped).ToFrozenDictionary(r => r.ObjectType);
        Served = resources.All(r => r.IsServed) ? resources : [.. resources.Where(r => r.IsServed)];
        _byPlural = Served.ToFrozenDictionary(r => (r.Names.Group, r.Names.Version, r.Names.Plural));
        _byKind = Served.ToFrozenDictionary(r => (r.Names.ApiVersion, r.Names.Kind));
    }

    /// <summary>Those that clients find.</summary>
    public ImmutableArray<Resource> Served { get; }

    /// <summary>All resources, in the order of registration; also versions that are kept though nobody finds them.</summary>
    public ImmutableArray<Resource> All { get; }

    /// <summary>Completes when another catalog has taken the place of this one; never, where kinds do not come and go.</summary>
    public Task Superseded => _superseded.Task;

    /// <summary>A catalog with some more. Throws <see cref="ArgumentException"/> when it has one of a name or kind already.</summary>
    public ResourceCatalog With(params ReadOnlySpan<Resource> resources) => new([.. All, .. resources]);

    /// <summary>A catalog without these.</summary>
    public ResourceCatalog Without(params ImmutableArray<Resource> resources) => new([.. All.Where(one => !resources.Contains(one))]);

    /// <summary>The resource of a model type. Throws when it is not served.</summary>
    public Resource For<T>() => _byType.TryGetValue(typeof(T), out var resource)
        ? resource
        : throw new InvalidOperationException($"{typeof(T).Name} is not in the catalog");

    /// <summary>The resource at <c>/apis/{group}/{version}/{plural}</c>.</summary>
    public Resource? Find(string group, string version, string plural) => _byPlural.GetValueOrDefault((group, version, plural));

    /// <summary>The resource of an object's <c>apiVersion</c> and <c>kind</c>.</summary>
    public Resource? FindKind(string apiVersion, string kind) => _byKind.GetValueOrDefault((apiVersion, kind));

    internal void Supersede() => _superseded.TrySetResult();
}
