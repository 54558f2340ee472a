using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Quotas;

/// <summary>
/// What the objects of one kind take of one quota: those in the cache, kept up with it change by change, and those on their way there.
/// Not safe for several at once: <see cref="QuotaBook"/> locks.
/// </summary>
internal sealed class KindUsage
{
    private readonly QuotaLimits _limits;
    private readonly string _kind;
    private readonly bool _countsOnly;
    private readonly ImmutableArray<string> _names;
    private readonly QuantitySum[] _used;
    private readonly Dictionary<string, Quantity[]> _charges = new(StringComparer.Ordinal);
    private readonly Dictionary<QuotaDemand, Quantity[]> _demands = [];
    private readonly PriorityQueue<ApiObject, DateTimeOffset> _ending = new();
    private long _count;

    public KindUsage(QuotaLimits limits, string kind, IEnumerable<ApiObject> present, DateTimeOffset now)
    {
        (_limits, _kind, _countsOnly, _names) = (limits, kind, limits.CountsOnly(kind), limits.NamesOf(kind));
        _used = new QuantitySum[_names.Length];
        foreach (var obj in present)
        {
            Put(obj, isNew: true, now);
        }
    }

    /// <summary>The cache shows an object as it is now.</summary>
    public void Put(ApiObject obj, bool isNew, DateTimeOffset now)
    {
        if (_countsOnly)
        {
            _count += isNew ? 1 : 0;
            return;
        }

        var typed = obj.Peek();
        Charge(obj.Uid, Of(typed, now));
        if (typed is V1Pod pod && QuotaUsage.Lasts(pod) is { } end && end >= now)
        {
            _ending.Enqueue(obj, end);
        }
    }

    /// <summary>The cache shows an object no longer.</summary>
    public void Remove(ApiObject obj)
    {
        if (_countsOnly)
        {
            _count--;
        }
        else
        {
            Charge(obj.Uid, null);
        }
    }

    /// <summary>
    /// Why a demand cannot be met; empty when it can be. What it wants more than its object has is held against what is left.
    /// </summary>
    public ImmutableArray<(string Name, Quantity Requested, Quantity Used, Quantity Hard)> ShortOf(QuotaDemand demand, DateTimeOffset now)
    {
        LetGoOfEnded(now);
        var wanted = Wanted(demand, now);
        var missing = ImmutableArray.CreateBuilder<(string, Quantity, Quantity, Quantity)>();
        for (var i = 0; i < _names.Length; i++)
        {
            var (used, hard) = (Taken(i), _limits.Hard[_names[i]]);
            var then = used;
            then.Add(wanted[i]);
            if (wanted[i].Sign > 0 && then.IsMoreThan(hard))
            {
                missing.Add((_names[i], wanted[i], used.Value, hard));
            }
        }

        return missing.ToImmutable();
    }

    /// <summary>Holds a demand against the quota.</summary>
    public void Hold(QuotaDemand demand, DateTimeOffset now) => _demands[demand] = Wanted(demand, now);

    /// <summary>Lets go of a demand: its object is counted now, or never will be.</summary>
    public void LetGo(QuotaDemand demand) => _demands.Remove(demand);

    private QuantitySum Taken(int index)
    {
        var taken = _used[index];
        if (_countsOnly)
        {
            taken.Add(Quantity.Of(_count));
        }

        // There are as many as there are writes at once.
        foreach (var demand in _demands.Values)
        {
            taken.Add(demand[index]);
        }

        return taken;
    }

    private Quantity[] Wanted(QuotaDemand demand, DateTimeOffset now)
    {
        var wanted = Of(demand.New, now) ?? new Quantity[_names.Length];
        if (demand.Old is not null && Of(demand.Old, now) is { } had)
        {
            for (var i = 0; i < wanted.Length; i++)
            {
                // What it gives back counts once it is stored.
                var more = wanted[i] - had[i];
                wanted[i] = more.Sign > 0 ? more : Quantity.Zero;
            }
        }

        return wanted;
    }

    private Quantity[]? Of(object obj, DateTimeOffset now)
    {
        if (!_limits.Covers(_kind, obj))
        {
            return null;
        }

        var usage = QuotaUsage.Of(_kind, obj, now);
        return [.. _names.Select(name => usage.TryGetValue(name, out var amount) ? amount : Quantity.Zero)];
    }

    private void Charge(string uid, Quantity[]? charge)
    {
        if (_charges.Remove(uid, out var before))
        {
            for (var i = 0; i < before.Length; i++)
            {
                _used[i].Subtract(before[i]);
            }
        }

        if (charge is not null && charge.Any(amount => !amount.IsZero))
        {
            _charges[uid] = charge;
            for (var i = 0; i < charge.Length; i++)
            {
                _used[i].Add(charge[i]);
            }
        }
    }

    /// <summary>Pods that should be gone by now take nothing any more.</summary>
    private void LetGoOfEnded(DateTimeOffset now)
    {
        while (_ending.TryPeek(out var obj, out var end) && end < now)
        {
            _ending.Dequeue();
            if (_charges.ContainsKey(obj.Uid))
            {
                Charge(obj.Uid, Of(obj.Peek(), now));
            }
        }
    }
}
