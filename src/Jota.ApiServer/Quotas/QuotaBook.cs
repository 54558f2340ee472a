using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Allocation;
using Jota.ApiServer.Caching;
using k8s.Models;

namespace Jota.ApiServer.Quotas;

/// <summary>
/// Holds every write against the quotas of its namespace. What is taken is counted from the objects themselves, in step with the caches;
/// what is on its way there is held against the quota from before it is stored until it is counted, or known not to be stored. So many
/// writers at once never exceed a quota, what a failed write wanted is free at once, and nothing is written but the object. The
/// <c>status</c> of quotas, which a controller writes, is for readers.
/// </summary>
/// <remarks>
/// Costs nothing in namespaces without quotas. With quotas a write costs the same however many objects there are: they are gone through
/// when a kind is first counted. Knows of writes of this server alone (docs/adr/0016).
/// </remarks>
internal sealed class QuotaBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, NamespaceQuotas> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KindFollower> _followers = new(StringComparer.Ordinal);
    private readonly WatchCaches _caches;
    private readonly WatchCache? _quotas;
    private readonly TimeProvider _clock;

    public QuotaBook(WatchCaches caches, TimeProvider clock)
    {
        (_caches, _clock, _quotas) = (caches, clock, caches.Find<V1ResourceQuota>());
        _quotas?.Attach(new QuotaFollower(this));
    }

    /// <summary>
    /// Takes what an admitted write wants; throws 403 when a quota refuses. Answers the claim, for the store's answer to settle; null where
    /// nothing is taken, and for a dry run.
    /// </summary>
    public async ValueTask<Claim?> TakeAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (_quotas is null)
        {
            return null;
        }

        await _caches.WhenShownAsync(_quotas, ct);
        if (!Limits(request) || QuotaDemand.Of(request) is not { } demand)
        {
            return null;
        }

        var follower = Follow(_caches.Of(request.Target.Resource));
        if (Take(demand, follower, !request.DryRun) is not null)
        {
            // Perhaps something was deleted just now, and the caches do not show it yet: nobody is refused for that.
            var stored = Stored(demand);
            await _caches.WhenFreshAsync(ct);
            LetGo(stored);
            if (Take(demand, follower, !request.DryRun) is { } refusal)
            {
                throw request.Forbid(refusal);
            }
        }

        return request.DryRun ? null : new Claim([], stored => Settle(demand, stored));
    }

    internal void ReplaceQuotas(IReadOnlyList<V1ResourceQuota> quotas)
    {
        lock (_gate)
        {
            foreach (var known in _namespaces.Values)
            {
                known.Clear();
            }

            foreach (var quota in quotas)
            {
                Of(quota.Metadata.NamespaceProperty).Put(quota);
            }

            foreach (var ns in _namespaces.Keys.ToArray())
            {
                ForgetIfEmpty(ns);
            }
        }
    }

    internal void PutQuota(V1ResourceQuota quota)
    {
        lock (_gate)
        {
            Of(quota.Metadata.NamespaceProperty).Put(quota);
        }
    }

    internal void RemoveQuota(ObjectKey key)
    {
        lock (_gate)
        {
            Of(key.Namespace).Remove(key.Name);
            ForgetIfEmpty(key.Namespace);
        }
    }

    internal void Loaded(KindFollower follower, OrderedSnapshot objects)
    {
        lock (_gate)
        {
            follower.Objects = objects;
            foreach (var quotas in _namespaces.Values)
            {
                quotas.Recount(follower.Kind);
            }
        }
    }

    internal void Changed(KindFollower follower, OrderedSnapshot objects, ApiObject obj, bool isNew, bool isGone)
    {
        lock (_gate)
        {
            follower.Objects = objects;
            if (IsCurrent(follower) && _namespaces.TryGetValue(obj.Key.Namespace, out var quotas))
            {
                quotas.Changed(follower.Kind, obj, isNew, isGone, _clock.GetUtcNow());
                ForgetIfEmpty(obj.Key.Namespace);
            }
        }
    }

    private bool Limits(AdmissionRequest request)
    {
        lock (_gate)
        {
            return _namespaces.TryGetValue(request.Target.Namespace, out var quotas)
                && quotas.Limits(request.Target.Resource.Names.GroupResource);
        }
    }

    /// <summary>Begins to follow a kind; outside the lock, which the cache's lock goes before.</summary>
    private KindFollower Follow(WatchCache cache)
    {
        KindFollower follower;
        lock (_gate)
        {
            if (_followers.TryGetValue(cache.Resource.Names.GroupResource, out var known) && known.Cache == cache)
            {
                return known;
            }

            follower = new(this, cache);
        }

        cache.Attach(follower);
        lock (_gate)
        {
            if (_followers.TryGetValue(follower.Kind, out var other) && other.Cache == cache)
            {
                return other;
            }

            _followers[follower.Kind] = follower;
            foreach (var quotas in _namespaces.Values)
            {
                quotas.Recount(follower.Kind);
            }

            return follower;
        }
    }

    private string? Take(QuotaDemand demand, KindFollower follower, bool hold)
    {
        lock (_gate)
        {
            return _namespaces.TryGetValue(demand.Namespace, out var quotas)
                ? quotas.Take(demand, () => In(follower, demand.Namespace), hold, _clock.GetUtcNow())
                : null;
        }
    }

    private static IEnumerable<ApiObject> In(KindFollower follower, string ns) =>
        follower.Objects.Range(follower.Cache.PrefixOf(ns)).Select(entry => entry.Object);

    private void Settle(QuotaDemand demand, bool stored)
    {
        demand.IsStored = stored;
        if (!stored)
        {
            LetGo([demand]);
        }
    }

    private IReadOnlyList<QuotaDemand> Stored(QuotaDemand demand)
    {
        lock (_gate)
        {
            return _namespaces.TryGetValue(demand.Namespace, out var quotas) ? quotas.Stored(demand.Kind) : [];
        }
    }

    private void LetGo(IReadOnlyList<QuotaDemand> demands)
    {
        lock (_gate)
        {
            foreach (var demand in demands)
            {
                if (_namespaces.TryGetValue(demand.Namespace, out var quotas))
                {
                    quotas.LetGo(demand);
                    ForgetIfEmpty(demand.Namespace);
                }
            }
        }
    }

    private bool IsCurrent(KindFollower follower) => _followers.TryGetValue(follower.Kind, out var current) && current == follower;

    private NamespaceQuotas Of(string ns)
    {
        if (!_namespaces.TryGetValue(ns, out var quotas))
        {
            _namespaces[ns] = quotas = new();
        }

        return quotas;
    }

    private void ForgetIfEmpty(string ns)
    {
        if (_namespaces.TryGetValue(ns, out var quotas) && quotas.IsEmpty)
        {
            _namespaces.Remove(ns);
        }
    }
}
