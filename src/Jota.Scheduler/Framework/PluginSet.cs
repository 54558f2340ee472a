using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>The plugins at work, put into groups once: for each point those that are called there, in the order they were given.</summary>
internal sealed class PluginSet
{
    private readonly ImmutableArray<IQueueingHints> _hints;

    public PluginSet(ImmutableArray<IPlugin> plugins)
    {
        PreEnqueue = Those<IPreEnqueuePlugin>(plugins);
        Order = Those<IQueueSortPlugin>(plugins) is [var only]
            ? only.Order
            : throw new ArgumentException("not one QueueSort plugin", nameof(plugins));
        PreFilters = Those<IPreFilterPlugin>(plugins);
        Filters = Those<IFilterPlugin>(plugins);
        PostFilters = Those<IPostFilterPlugin>(plugins);
        PreScores = Those<IPreScorePlugin>(plugins);
        Scores = Those<IScorePlugin>(plugins);
        Reserves = Those<IReservePlugin>(plugins);
        Permits = Those<IPermitPlugin>(plugins);
        PreBinds = Those<IPreBindPlugin>(plugins);
        Binds = Those<IBindPlugin>(plugins);
        PostBinds = Those<IPostBindPlugin>(plugins);
        _hints = Those<IQueueingHints>(plugins);
    }

    public ImmutableArray<IPreEnqueuePlugin> PreEnqueue { get; }

    /// <summary>Which of the pods that are ready comes first.</summary>
    public IComparer<QueueRank> Order { get; }

    public ImmutableArray<IPreFilterPlugin> PreFilters { get; }

    public ImmutableArray<IFilterPlugin> Filters { get; }

    public ImmutableArray<IPostFilterPlugin> PostFilters { get; }

    public ImmutableArray<IPreScorePlugin> PreScores { get; }

    public ImmutableArray<IScorePlugin> Scores { get; }

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
        var awaited = ClusterEvents.None;
        foreach (var plugin in _hints)
        {
            awaited |= rejectedBy.Contains(plugin.Name) ? plugin.Awaits : ClusterEvents.None;
        }

        return awaited;
    }

    /// <summary>Whether a change may let a pod fit that these plugins kept from nodes.</summary>
    public bool MayHelp(PodShape pod, IReadOnlySet<string> rejectedBy, ClusterChange change)
    {
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
