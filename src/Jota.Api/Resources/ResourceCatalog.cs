using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>The kinds a server serves: an explicit list, one line each.</summary>
public sealed class ResourceCatalog
{
    private readonly FrozenDictionary<Type, Resource> _byType;
    private readonly FrozenDictionary<(string Group, string Version, string Plural), Resource> _byPlural;
    private readonly FrozenDictionary<(string ApiVersion, string Kind), Resource> _byKind;

    /// <summary>A catalog of just these.</summary>
    public ResourceCatalog(params ImmutableArray<Resource> resources)
    {
        All = resources;
        _byType = resources.ToFrozenDictionary(r => r.ObjectType);
        _byPlural = resources.ToFrozenDictionary(r => (r.Names.Group, r.Names.Version, r.Names.Plural));
        _byKind = resources.ToFrozenDictionary(r => (r.Names.ApiVersion, r.Names.Kind));
    }

    /// <summary>Every built-in kind.</summary>
    public static ResourceCatalog BuiltIn { get; } = new(
        new ConfigMapResource(),
        new EndpointsResource(),
        new EventResource(),
        new NamespaceResource(),
        new NodeResource(),
        new PodResource(),
        new PodTemplateResource(),
        new ReplicationControllerResource(),
        new SecretResource(),
        new ServiceAccountResource(),
        new ServiceResource(),
        new ControllerRevisionResource(),
        new DeploymentResource(),
        new ReplicaSetResource(),
        new SelfSubjectReviewResource(),
        new TokenReviewResource(),
        new LocalSubjectAccessReviewResource(),
        new SelfSubjectAccessReviewResource(),
        new SelfSubjectRulesReviewResource(),
        new SubjectAccessReviewResource(),
        new ClusterRoleBindingResource(),
        new ClusterRoleResource(),
        new RoleBindingResource(),
        new RoleResource(),
        new LeaseResource(),
        new EndpointSliceResource());

    /// <summary>All resources, in the order of registration.</summary>
    public ImmutableArray<Resource> All { get; }

    /// <summary>The resource of a model type. Throws when it is not served.</summary>
    public Resource For<T>() => _byType.TryGetValue(typeof(T), out var resource)
        ? resource
        : throw new InvalidOperationException($"{typeof(T).Name} is not in the catalog");

    /// <summary>The resource at <c>/apis/{group}/{version}/{plural}</c>.</summary>
    public Resource? Find(string group, string version, string plural) => _byPlural.GetValueOrDefault((group, version, plural));

    /// <summary>The resource of an object's <c>apiVersion</c> and <c>kind</c>.</summary>
    public Resource? FindKind(string apiVersion, string kind) => _byKind.GetValueOrDefault((apiVersion, kind));
}
