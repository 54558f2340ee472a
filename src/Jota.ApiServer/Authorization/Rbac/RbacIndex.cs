using System.Collections.Concurrent;
using System.Text.Json;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Rbac;

/// <summary>
/// Roles and bindings as the authorizer needs them: grants by subject, kept up to date change by change from the watch caches. A
/// changed role touches its cell only, a changed binding only its own subjects.
/// </summary>
internal sealed class RbacIndex
{
    private readonly RoleCells _roles = new();
    private readonly RoleCells _clusterRoles = new();
    private readonly ConcurrentDictionary<string, SubjectIndex> _namespaces = new(StringComparer.Ordinal);
    private readonly SubjectIndex _cluster = new();

    public RbacIndex(WatchCaches caches)
    {
        Attach<V1Role>(caches, new RoleListener(_roles));
        Attach<V1ClusterRole>(caches, new RoleListener(_clusterRoles));
        Attach<V1RoleBinding>(caches, new BindingListener(this));
        Attach<V1ClusterRoleBinding>(caches, new BindingListener(this));
    }

    /// <summary>How many roles and namespaces it knows of.</summary>
    public int Count => _roles.Count + _clusterRoles.Count + _namespaces.Count;

    /// <summary>The first grant that allows this; null when there is none.</summary>
    public Grant? Find(in AccessRequest request) =>
        _cluster.Find(request)
        ?? (request.Namespace.Length > 0 && _namespaces.TryGetValue(request.Namespace, out var scope) ? scope.Find(request) : null);

    /// <summary>All rules that hold for a user, in the cluster and in a namespace.</summary>
    public IEnumerable<V1PolicyRule> RulesOf(UserIdentity user, string ns) =>
        _cluster.Of(user)
            .Concat(_namespaces.TryGetValue(ns, out var scope) ? scope.Of(user) : [])
            .SelectMany(grant => grant.Role.Rules);

    /// <summary>The rules of a role as a binding refers to it; null when there is no such role.</summary>
    public IReadOnlyList<V1PolicyRule>? RulesOf(V1RoleRef reference, string ns) =>
        CellsOf(reference).Find(KeyOf(reference, ns)) is { Exists: true } cell ? cell.Rules : null;

    private static void Attach<T>(WatchCaches caches, ICacheListener listener)
    {
        if (caches.Find<T>() is { } cache)
        {
            cache.Attach(listener);
        }
    }

    private RoleCells CellsOf(V1RoleRef reference) => reference.Kind == RbacNames.ClusterRole ? _clusterRoles : _roles;

    private static ObjectKey KeyOf(V1RoleRef reference, string ns) =>
        reference.Kind == RbacNames.ClusterRole ? ObjectKey.Cluster(reference.Name) : new(ns, reference.Name);

    private SubjectIndex ScopeOf(string ns) => ns.Length == 0 ? _cluster : _namespaces.GetOrAdd(ns, static _ => new SubjectIndex());

    private List<Grant> GrantsOf(ApiObject binding)
    {
        try
        {
            var (reference, subjects) = binding.Typed() switch
            {
                V1RoleBinding namespaced => (namespaced.RoleRef, namespaced.Subjects),
                V1ClusterRoleBinding cluster => (cluster.RoleRef, cluster.Subjects),
                var other => throw new InvalidOperationException($"{other} is no binding"),
            };
            var (cells, key) = (CellsOf(reference), KeyOf(reference, binding.Key.Namespace));
            return [.. (subjects ?? []).Select(subject => new Grant(binding.Key, reference, cells.Refer(key), subject))];
        }
        catch (JsonException)
        {
            // What cannot be read grants nothing.
            return [];
        }
    }

    /// <summary>Keeps the cells of one kind of role.</summary>
    private sealed class RoleListener(RoleCells cells) : ICacheListener
    {
        public void Loaded(OrderedSnapshot objects)
        {
            cells.Clear();
            foreach (var (_, role) in objects.Range(""))
            {
                cells.Set(role.Key, role);
            }
        }

        public void Changed(CacheChange change) =>
            cells.Set(change.Current.Key, change.Type == WatchEventType.Deleted ? null : change.Current);
    }

    /// <summary>Keeps the grants of one kind of binding.</summary>
    private sealed class BindingListener(RbacIndex index) : ICacheListener
    {
        private readonly Dictionary<ObjectKey, List<Grant>> _grants = [];

        public void Loaded(OrderedSnapshot objects)
        {
            foreach (var key in _grants.Keys.ToList())
            {
                Drop(key);
            }

            foreach (var (_, binding) in objects.Range(""))
            {
                Take(binding);
            }
        }

        public void Changed(CacheChange change)
        {
            // First what is new: nobody loses in between what he had before and has afterwards.
            var before = _grants.GetValueOrDefault(change.Current.Key, []);
            _grants.Remove(change.Current.Key);
            if (change.Type != WatchEventType.Deleted)
            {
                Take(change.Current);
            }

            Drop(change.Current.Key.Namespace, before);
        }

        private void Take(ApiObject binding)
        {
            var grants = index.GrantsOf(binding);
            _grants[binding.Key] = grants;
            var scope = index.ScopeOf(binding.Key.Namespace);
            grants.ForEach(scope.Add);
        }

        private void Drop(ObjectKey key)
        {
            if (_grants.Remove(key, out var grants))
            {
                Drop(key.Namespace, grants);
            }
        }

        private void Drop(string ns, List<Grant> grants)
        {
            var scope = index.ScopeOf(ns);
            foreach (var grant in grants)
            {
                scope.Remove(grant);
                index.CellsOf(grant.Reference).Release(KeyOf(grant.Reference, ns));
            }

            if (ns.Length > 0 && scope.IsEmpty)
            {
                index._namespaces.TryRemove(ns, out _);
            }
        }
    }
}
