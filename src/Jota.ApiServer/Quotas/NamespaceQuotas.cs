using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Quotas;

/// <summary>
/// The quotas of one namespace, what is taken of them, and the writes on their way. Not safe for several at once: <see cref="QuotaBook"/>
/// locks.
/// </summary>
internal sealed class NamespaceQuotas
{
    private readonly SortedDictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<QuotaDemand>> _demands = new(StringComparer.Ordinal);

    /// <summary>Whether there is a quota.</summary>
    public bool Any => _accounts.Count > 0;

    /// <summary>Whether there is nothing to remember.</summary>
    public bool IsEmpty => _accounts.Count == 0 && _demands.Count == 0;

    /// <summary>Whether a quota limits something of a kind.</summary>
    public bool Limits(string kind) => _accounts.Values.Any(account => !account.Limits.NamesOf(kind).IsEmpty);

    /// <summary>A quota is new, or another one than before; what it counts is counted when it is asked for.</summary>
    public void Put(V1ResourceQuota quota) => _accounts[quota.Metadata.Name] = new(new(quota));

    /// <summary>All quotas are gone; what is on its way still is.</summary>
    public void Clear() => _accounts.Clear();

    /// <summary>A quota is gone.</summary>
    public void Remove(string quota) => _accounts.Remove(quota);

    /// <summary>The cache of a kind is another one, or was loaded anew: what was counted of it counts no more.</summary>
    public void Recount(string kind)
    {
        foreach (var account in _accounts.Values)
        {
            account.Usages.Remove(kind);
        }
    }

    /// <summary>The cache shows a change of an object: who wanted to write it is counted with it, or was too late.</summary>
    public void Changed(string kind, ApiObject obj, bool isNew, bool isGone, DateTimeOffset now)
    {
        LetGo(kind, demand => demand.Uid == obj.Uid && demand.Expected < obj.Revision);
        foreach (var account in _accounts.Values)
        {
            if (!account.Usages.TryGetValue(kind, out var usage))
            {
                continue;
            }

            if (isGone)
            {
                usage.Remove(obj);
            }
            else
            {
                usage.Put(obj, isNew, now);
            }
        }
    }

    /// <summary>
    /// Holds a demand against every quota that covers it. Answers why one refuses, in upstream's words; null when none does.
    /// </summary>
    /// <param name="demand">The demand.</param>
    /// <param name="present">The objects of its kind in the namespace, as the cache shows them.</param>
    /// <param name="hold">Whether it is held until its object is counted, or only looked at.</param>
    /// <param name="now">The time.</param>
    public string? Take(QuotaDemand demand, Func<IEnumerable<ApiObject>> present, bool hold, DateTimeOffset now)
    {
        Account[] concerned = [.. _accounts.Values.Where(account => account.Limits.Covers(demand.Kind, demand.New))];
        var refusal = concerned.Select(account => Unsaid(account, demand)).FirstOrDefault(why => why is not null)
            ?? concerned.Select(account => Exceeded(account, demand, present, now)).FirstOrDefault(why => why is not null);
        if (refusal is null && hold && concerned.Length > 0)
        {
            Hold(demand, now);
        }

        return refusal;
    }

    /// <summary>Lets go of a demand.</summary>
    public void LetGo(QuotaDemand demand) => LetGo(demand.Kind, held => ReferenceEquals(held, demand));

    /// <summary>The demands of a kind whose objects are stored, but that were not seen counted.</summary>
    public IReadOnlyList<QuotaDemand> Stored(string kind) =>
        _demands.TryGetValue(kind, out var held) ? [.. held.Where(demand => demand.IsStored)] : [];

    private static string? Unsaid(Account account, QuotaDemand demand) =>
        demand.New is V1Pod pod && demand.Old is null && QuotaUsage.Unsaid(pod, account.Limits.NamesOf(demand.Kind)) is { } unsaid
            ? QuotaShortage.Unsaid(account.Limits.Name, unsaid)
            : null;

    private string? Exceeded(Account account, QuotaDemand demand, Func<IEnumerable<ApiObject>> present, DateTimeOffset now)
    {
        var missing = UsageOf(account, demand.Kind, present, now).ShortOf(demand, now);
        return missing.IsEmpty ? null : QuotaShortage.Exceeded(account.Limits.Name, missing);
    }

    private KindUsage UsageOf(Account account, string kind, Func<IEnumerable<ApiObject>> present, DateTimeOffset now)
    {
        if (!account.Usages.TryGetValue(kind, out var usage))
        {
            account.Usages[kind] = usage = new(account.Limits, kind, present(), now);
            foreach (var held in _demands.GetValueOrDefault(kind, []))
            {
                usage.Hold(held, now);
            }
        }

        return usage;
    }

    private void Hold(QuotaDemand demand, DateTimeOffset now)
    {
        if (!_demands.TryGetValue(demand.Kind, out var held))
        {
            _demands[demand.Kind] = held = [];
        }

        held.Add(demand);
        foreach (var account in _accounts.Values)
        {
            account.Usages.GetValueOrDefault(demand.Kind)?.Hold(demand, now);
        }
    }

    private void LetGo(string kind, Predicate<QuotaDemand> which)
    {
        if (!_demands.TryGetValue(kind, out var held))
        {
            return;
        }

        foreach (var demand in held.FindAll(which))
        {
            held.Remove(demand);
            foreach (var account in _accounts.Values)
            {
                account.Usages.GetValueOrDefault(kind)?.LetGo(demand);
            }
        }

        if (held.Count == 0)
        {
            _demands.Remove(kind);
        }
    }

    private sealed record Account(QuotaLimits Limits)
    {
        public Dictionary<string, KindUsage> Usages { get; } = new(StringComparer.Ordinal);
    }
}
