using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>The plugins at work, put into groups once: for each point those that are called there, in the order they were given.</summary>
internal sealed class PluginSet
{
    private readonly ImmutableArray<IQueueingHints> _hints;

    /// <summary>Plugins that are called at all points that they have, and count as much as they say themselves.</summary>
    public PluginSet(ImmutableArray<IPlugin> plugins)
        : this(_ => plugins, plugin => plugin.Weight)
    {
    }

    /// <summary>Plugins that are called where it is said.</summary>
    /// <param name="at">The plugins of a point, in order; those that do not have it are left out.</param>
    /// <param name="weight">How much a plugin's scores count.</param>
    public PluginSet(Func<ExtensionPoint, ImmutableArray<IPlugin>> at, Func<IScorePlugin, int> weight)
    {
        PreEnqueue = Those<IPreEnqueuePlugin>(at(ExtensionPoint.PreEnqueue));
        Order = Those<IQueueSortPlugin>(at(ExtensionPoint.QueueSort)) is [var only]
            ? only.Order
            : throw new ArgumentException("not one QueueSort plugin", nameof(at));
        PreFilters = Those<IPreFilterPlugin>(at(ExtensionPoint.PreFilter));
        Filters = Those<IFilterPlugin>(at(ExtensionPoint.Filter));
        PostFilters = Those<IPostFilterPlugin>(at(ExtensionPoint.PostFilter));
        PreScores = Those<IPreScorePlugin>(at(ExtensionPoint.PreScore));
        Scores = Those<IScorePlugin>(at(ExtensionPoint.Score));
        Weights = [.. Scores.Select(weight)];
        Reserves = Those<IReservePlugin>(at(ExtensionPoint.Reserve));
        Permits = Those<IPermitPlugin>(at(ExtensionPoint.Permit));
        PreBinds = Those<IPreBindPlugin>(at(ExtensionPoint.PreBind));
        Binds = Those<IBindPlugin>(at(ExtensionPoint.Bind));
        PostBinds = Those<IPostBindPlugin>(at(ExtensionPoint.PostBind));
        IPlugin[] deciding = [.. PreEnqueue, .. PreFilters, .. Filters, .. PostFilters, .. Reserves, .. Permits, .. PreBinds];
        _hints = [.. deciding.Distinct().OfType<IQueueingHints>()];
    }

    /// <summary>How many of 100 nodes are looked at before the best is taken; 0 for upstream's own rule.</summary>
    public int PercentageOfNodesToScore { get; init; }

    public ImmutableArray<IPreEnqueuePlugin> PreEnqueue { get; }

    /// <summary>Which of the pods that are ready comes first.</summary>
    public IComparer<QueueRank> Order { get; }

    public ImmutableArray<IPreFilterPlugin> PreFilters { get; }

    public ImmutableArray<IFilterPlugin> Filters { get; }

    public ImmutableArray<IPostFilterPlugin> PostFilters { get; }

    public ImmutableArray<IPreScorePlugin> PreScores { get; }

    public ImmutableArray<IScorePlugin> Scores { get; }

    /// <summary>How much the scores of each of <see cref="Scores"/> count.</summary>
    public ImmutableArray<int> Weights { get; }

    public ImmutableArray<IReservePlugin> Reserves { get; }

    public ImmutableArray<IPermitPlugin> Permits { get; }

    public ImmutableArray<IPreBindPlugin> PreBinds { get; }

    public ImmutableArray<IBindPlugin> Binds { get; }

    public ImmutableArray<IPostBindPlugin> PostBinds { get; }

    /// <summary>Why a pod may not be tried yet; null when it may.</summary>
    public string? KeepsBack(PodShape pod)
    {
        foreach (var plugin in PreEnqueue)
        {
            if (plugin.PreEnqueue(pod) is { } why)
            {
                return why;
            }
        }

        return null;
    }

    /// <summary>PostFilter: how a pod that fits nowhere could be helped, or what all say who cannot.</summary>
    public PostFilterResult Help(PostFilterContext context)
    {
        Nomination? nomination = null;
        List<string> messages = [];
        foreach (var plugin in PostFilters)
        {
            var result = plugin.PostFilter(context);
            if (result.EndsSearch)
            {
                return result;
            }

            nomination = result.Nomination ?? nomination;
            if (result.Message.Length > 0)
            {
                messages.Add(result.Message);
            }
        }

        return new(nomination, string.Join(", ", messages));
    }

    /// <summary>The sorts of change that may let a pod fit that these plugins kept from nodes.</summary>
    public ClusterEvents Awaited(IReadOnlySet<string> rejectedBy)
    {
        // What an extender waits for nobody knows: any change will do, as upstream.
        var awaited = rejectedBy.Contains(ExtenderAnswer.Plugin) ? ClusterEvents.All : ClusterEvents.None;
        foreach (var plugin in _hints)
        {
            awaited |= rejectedBy.Contains(plugin.Name) ? plugin.Awaits : ClusterEvents.None;
        }

        return awaited;
    }

    /// <summary>Whether a change may let a pod fit that these plugins kept from nodes.</summary>
    public bool MayHelp(PodShape pod, IReadOnlySet<string> rejectedBy, ClusterChange change)
    {
        if (rejectedBy.Contains(ExtenderAnswer.Plugin))
        {
            return true;
        }

        foreach (var plugin in _hints)
        {
            if ((plugin.Awaits & change.Sort) != 0 && rejectedBy.Contains(plugin.Name) && plugin.MayHelp(pod, change))
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<T> Those<T>(ImmutableArray<IPlugin> plugins)
        where T : IPlugin => [.. plugins.OfType<T>()];
}
