using System.Collections.Frozen;

namespace Jota.Scheduler;

/// <summary>
/// The plugins of each of the schedulers that this one is, by the name that pods ask for. They share one queue and its order.
/// </summary>
internal sealed class ProfileSet
{
    private readonly FrozenDictionary<string, PluginSet> _byName;
    private readonly PluginSet _first;

    /// <summary>One scheduler alone, by the default name.</summary>
    public ProfileSet(PluginSet only)
        : this([new(SchedulerConfiguration.DefaultName, only)])
    {
    }

    /// <summary>Several; the first one's order is that of the queue.</summary>
    public ProfileSet(IReadOnlyList<KeyValuePair<string, PluginSet>> profiles)
    {
        _first = profiles[0].Value;
        _byName = profiles.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Which of the pods that are ready comes first.</summary>
    public IComparer<QueueRank> Order => _first.Order;

    /// <summary>All, by their names.</summary>
    public IReadOnlyDictionary<string, PluginSet> All => _byName;

    /// <summary>Whether a pod that asks for this scheduler is this one's matter; others are left alone.</summary>
    public bool Has(string scheduler) => _byName.ContainsKey(scheduler);

    /// <summary>The plugins that decide about a pod.</summary>
    public PluginSet Of(PodShape pod) => _byName.GetValueOrDefault(pod.SchedulerName, _first);
}
