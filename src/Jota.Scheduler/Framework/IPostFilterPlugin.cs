using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Scheduler;

/// <summary>How a pod could be helped that fits nowhere.</summary>
/// <param name="Node">The node that it is promised: <c>status.nominatedNodeName</c>.</param>
/// <param name="Victims">The pods there that are to be deleted for it.</param>
internal sealed record Nomination(string Node, ImmutableArray<PodOnNode> Victims)
{
    /// <summary>None any more.</summary>
    public static Nomination Withdrawn { get; } = new("", []);
}

/// <summary>What a PostFilter plugin says.</summary>
/// <param name="Nomination">What the pod is promised now; null: what it was promised before stays.</param>
/// <param name="Message">For the pod's condition and event; empty when there is nothing to tell.</param>
internal sealed record PostFilterResult(Nomination? Nomination, string Message)
{
    /// <summary>Whether no further plugin is asked.</summary>
    public bool EndsSearch { get; init; }

    /// <summary>The plugin can do nothing, and leaves what others promised.</summary>
    public static PostFilterResult CannotHelp(string message) => new(null, message);

    /// <summary>The pod is promised a node.</summary>
    public static PostFilterResult Helped(Nomination nomination) => new(nomination, "") { EndsSearch = true };
}

/// <summary>What PostFilter looks at.</summary>
/// <param name="State">What plugins found out about the pod.</param>
/// <param name="Pod">The pod.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Refused">Why each node will not do.</param>
/// <param name="Filters">The filters that said so, to ask again.</param>
/// <param name="Ids">Chooses where to begin.</param>
internal sealed record PostFilterContext(
    CycleState State, PodShape Pod, ClusterState Cluster, SchedulingDecision.Refused Refused, NodeFilters Filters, IdSource Ids);

/// <summary>PostFilter: called when no node will do; the first plugin that knows help ends the search.</summary>
internal interface IPostFilterPlugin : IPlugin
{
    PostFilterResult PostFilter(PostFilterContext context);
}
