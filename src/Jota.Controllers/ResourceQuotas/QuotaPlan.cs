using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What a quota's status is to say. Pure.</summary>
/// <param name="Status">What is limited, and how much of it is taken.</param>
/// <param name="LookAgain">When the next pod that is being ended should be gone, and takes nothing any more; null for never.</param>
internal sealed record QuotaPlan(V1ResourceQuotaStatus Status, TimeSpan? LookAgain)
{
    /// <summary>Adds up what is there.</summary>
    /// <param name="quota">The quota.</param>
    /// <param name="counts">How many objects there are of the kinds that are only counted.</param>
    /// <param name="objects">The objects of the kinds of which each is looked at.</param>
    /// <param name="now">The time.</param>
    public static QuotaPlan Compute(
        V1ResourceQuota quota, IReadOnlyDictionary<string, long> counts, IReadOnlyDictionary<string, IReadOnlyList<object>> objects,
        DateTimeOffset now)
    {
        var limits = new QuotaLimits(quota);
        var used = new Dictionary<string, QuantitySum>(StringComparer.Ordinal);
        foreach (var (kind, count) in counts)
        {
            foreach (var name in limits.NamesOf(kind))
            {
                used[name] = SumOf(Quantity.Of(count));
            }
        }

        TimeSpan? next = null;
        foreach (var (kind, present) in objects)
        {
            AddUp(limits, kind, present, used, now);
            next = Earlier(next, NextEnd(present, now));
        }

        return new(
            new()
            {
                Hard = quota.Spec?.Hard is null ? null : new Dictionary<string, ResourceQuantity>(quota.Spec.Hard),
                Used = used.ToDictionary(pair => pair.Key, pair => pair.Value.Value.ToResourceQuantity(), StringComparer.Ordinal),
            },
            next);
    }

    /// <summary>Another number for another spec, as a generation would be; quotas have none.</summary>
    public static long VersionOf(V1ResourceQuotaSpec? spec)
    {
        var hash = default(HashCode);
        foreach (var (name, amount) in spec?.Hard ?? new Dictionary<string, ResourceQuantity>())
        {
            hash.Add(name);
            hash.Add(Quantity.Of(amount));
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether two statuses say the same.</summary>
    public static bool Same(V1ResourceQuotaStatus? one, V1ResourceQuotaStatus? other) =>
        Same(one?.Hard, other?.Hard) && Same(one?.Used, other?.Used);

    private static void AddUp(
        QuotaLimits limits, string kind, IReadOnlyList<object> present, Dictionary<string, QuantitySum> used, DateTimeOffset now)
    {
        var names = limits.NamesOf(kind);
        var sums = new QuantitySum[names.Length];
        foreach (var obj in present.Where(obj => limits.Covers(kind, obj)))
        {
            var usage = QuotaUsage.Of(kind, obj, now);
            for (var i = 0; i < names.Length; i++)
            {
                sums[i].Add(usage.TryGetValue(names[i], out var amount) ? amount : Quantity.Zero);
            }
        }

        for (var i = 0; i < names.Length; i++)
        {
            used[names[i]] = sums[i];
        }
    }

    private static TimeSpan? NextEnd(IReadOnlyList<object> present, DateTimeOffset now)
    {
        TimeSpan? next = null;
        foreach (var obj in present)
        {
            if (obj is V1Pod pod && QuotaUsage.Lasts(pod) is { } end && end >= now)
            {
                // A moment later: at its end it still counts.
                next = Earlier(next, end - now + TimeSpan.FromMilliseconds(1));
            }
        }

        return next;
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;

    private static QuantitySum SumOf(Quantity quantity)
    {
        var sum = default(QuantitySum);
        sum.Add(quantity);
        return sum;
    }

    private static bool Same(IDictionary<string, ResourceQuantity>? one, IDictionary<string, ResourceQuantity>? other) =>
        one is null == other is null
        && (one is null || (one.Count == other!.Count && one.All(pair =>
            other.TryGetValue(pair.Key, out var amount) && Quantity.Of(amount) == Quantity.Of(pair.Value))));
}
