using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Controllers;

/// <summary>
/// An object in the graph of owners and what they own. Some hundred bytes for each object of the cluster; guarded by the graph's lock.
/// </summary>
internal sealed class GraphNode(string uid)
{
    public string Uid { get; } = uid;

    public NodeState State { get; set; }

    /// <summary>The kind; null while the object is unseen.</summary>
    public Resource? Resource { get; set; }

    public ObjectKey Key { get; set; }

    /// <summary>The revision that was heard of last.</summary>
    public Revision Revision { get; set; }

    public bool IsDeleting { get; set; }

    public HeldFor Held { get; set; }

    public ImmutableArray<OwnerEdge> Owners { get; set; } = [];

    /// <summary>What says that this owns it; null for the many that own nothing.</summary>
    public HashSet<GraphNode>? Dependents { get; set; }

    /// <summary>How many references hold back a deletion in the foreground.</summary>
    public int Blocking { get; set; }

    /// <summary>Where an object of this uid was looked for and is not.</summary>
    public List<OwnerPlace>? AbsentAt { get; set; }

    /// <summary>The last reference to this, for the next dependent to share.</summary>
    public OwnerLink? Shared { get; set; }

    /// <summary>Deleted in the foreground: it waits until what it owns is gone.</summary>
    public bool AwaitsDependents => IsDeleting && Held == HeldFor.Dependents;

    /// <summary>Deleted, with what it owns to be kept.</summary>
    public bool IsOrphaning => IsDeleting && Held == HeldFor.Orphaning;

    public bool HasDependents => Dependents is { Count: > 0 };
}
