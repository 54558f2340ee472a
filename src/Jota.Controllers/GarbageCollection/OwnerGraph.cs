using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Controllers;

/// <summary>
/// Who owns whom in the whole cluster, kept from what is heard of each object, and which objects have to be looked at because of it.
/// Safe from anywhere.
/// </summary>
/// <param name="catalog">The kinds there are now.</param>
/// <param name="wake">Told the uid of an object that <see cref="Decide"/> may have something new to say about.</param>
internal sealed class OwnerGraph(Func<ResourceCatalog> catalog, Action<string> wake)
{
    private static readonly OwnerSightings NoSightings = new();

    private readonly Lock _gate = new();
    private readonly Dictionary<string, GraphNode> _nodes = new(StringComparer.Ordinal);

    /// <summary>How many objects it knows of, those included that are only spoken of.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _nodes.Count;
            }
        }
    }

    /// <summary>An object exists, in this state.</summary>
    public void Observe(ApiObject obj)
    {
        lock (_gate)
        {
            ObserveLocked(obj, Intern(obj.Uid));
        }
    }

    /// <summary>
    /// An object that is known is in this state, as a read told; one that is not known stays so, as the read may be older than its end.
    /// </summary>
    public void Refresh(ApiObject obj)
    {
        lock (_gate)
        {
            if (_nodes.GetValueOrDefault(obj.Uid) is { State: NodeState.Present } node)
            {
                ObserveLocked(obj, node);
            }
        }
    }

    /// <summary>An object does not exist any more.</summary>
    public void Forget(string uid)
    {
        lock (_gate)
        {
            if (_nodes.GetValueOrDefault(uid) is { State: NodeState.Present } node)
            {
                ForgetLocked(node);
            }
        }
    }

    /// <summary>These are all objects of a kind.</summary>
    public void Replace(Resource resource, IReadOnlyList<ApiObject> all)
    {
        lock (_gate)
        {
            var present = all.Select(obj => obj.Uid).ToHashSet(StringComparer.Ordinal);
            foreach (var node in _nodes.Values.Where(n => n.State == NodeState.Present
                && n.Resource == resource
                && !present.Contains(n.Uid)).ToList())
            {
                ForgetLocked(node);
            }

            foreach (var obj in all)
            {
                ObserveLocked(obj, Intern(obj.Uid));
            }
        }
    }

    /// <summary>There is no object of this uid there, and so there never will be.</summary>
    public void NoteAbsent(string uid, OwnerPlace place)
    {
        lock (_gate)
        {
            if (_nodes.GetValueOrDefault(uid) is { } owner && owner.AbsentAt?.Contains(place) != true)
            {
                (owner.AbsentAt ??= []).Add(place);
            }
        }
    }

    /// <summary>What to do about an object.</summary>
    public GarbageStep Decide(string uid, OwnerSightings seen)
    {
        lock (_gate)
        {
            return _nodes.GetValueOrDefault(uid) is { } node ? GarbagePlan.Compute(node, catalog(), seen) : GarbageStep.Nothing;
        }
    }

    private void ObserveLocked(ApiObject obj, GraphNode node)
    {
        if (node.State == NodeState.Gone || obj.Revision <= node.Revision)
        {
            // Told late: by now more is known.
            return;
        }

        var ownership = ObjectOwnership.Of(obj);
        var isNew = node.State != NodeState.Present;
        var (awaited, orphaned) = (node.AwaitsDependents, node.IsOrphaning);
        if (isNew)
        {
            (node.State, node.Resource, node.Key) = (NodeState.Present, obj.Resource, obj.Key);
        }

        (node.Revision, node.IsDeleting, node.Held) = (obj.Revision, ownership.IsDeleting, ownership.Held);
        if (Relink(node, ownership.Owners))
        {
            WakeUnlessKept(node);
        }

        if (node.IsOrphaning && !orphaned)
        {
            wake(node.Uid);
        }

        if (node.AwaitsDependents && !awaited)
        {
            wake(node.Uid);
            WakeDependents(node);
        }
        else if (isNew)
        {
            WakeDependents(node);
        }
    }

    private void ForgetLocked(GraphNode node)
    {
        var before = node.Owners;
        Detach(node);
        Settle(before);
        if (!node.HasDependents)
        {
            _nodes.Remove(node.Uid);
            return;
        }

        (node.State, node.IsDeleting, node.Held, node.AbsentAt) = (NodeState.Gone, false, HeldFor.Nothing, null);
        WakeDependents(node);
    }

    /// <summary>Takes over the references; false when they are as before.</summary>
    private bool Relink(GraphNode node, ImmutableArray<OwnerLink> links)
    {
        var before = node.Owners;
        if (AreSame(before, links))
        {
            return false;
        }

        Detach(node);
        node.Owners = [.. links.Select(link => Attach(node, link))];
        Settle(before);
        return true;
    }

    private static bool AreSame(ImmutableArray<OwnerEdge> edges, ImmutableArray<OwnerLink> links)
    {
        var same = edges.Length == links.Length;
        for (var i = 0; same && i < links.Length; i++)
        {
            same = edges[i].Link.Equals(links[i]);
        }

        return same;
    }

    private OwnerEdge Attach(GraphNode node, OwnerLink link)
    {
        var owner = Intern(link.Uid);
        (owner.Dependents ??= []).Add(node);
        owner.Blocking += link.Blocks ? 1 : 0;
        owner.Shared = link.Equals(owner.Shared) ? owner.Shared : link;
        return new(owner, owner.Shared);
    }

    private static void Detach(GraphNode node)
    {
        foreach (var (owner, link) in node.Owners)
        {
            owner.Dependents?.Remove(node);
            owner.Blocking -= link.Blocks ? 1 : 0;
        }

        node.Owners = [];
    }

    /// <summary>
    /// After references to them are gone: an owner may have waited for that, or nobody may speak any more of one that does not exist.
    /// </summary>
    private void Settle(ImmutableArray<OwnerEdge> before)
    {
        foreach (var (owner, _) in before)
        {
            if (owner is { AwaitsDependents: true, Blocking: 0 })
            {
                wake(owner.Uid);
            }

            if (owner is { State: not NodeState.Present, HasDependents: false })
            {
                _nodes.Remove(owner.Uid);
            }
        }
    }

    private void WakeDependents(GraphNode owner)
    {
        foreach (var dependent in owner.Dependents ?? [])
        {
            WakeUnlessKept(dependent);
        }
    }

    /// <summary>Nearly every object has just one owner, which exists: nothing needs to be done about those.</summary>
    private void WakeUnlessKept(GraphNode node)
    {
        if (node.State == NodeState.Present
            && !node.Owners.All(e => GarbagePlan.Judge(node, e, catalog(), NoSightings) is OwnerVerdict.Solid or OwnerVerdict.Unknowable))
        {
            wake(node.Uid);
        }
    }

    private GraphNode Intern(string uid)
    {
        if (!_nodes.TryGetValue(uid, out var node))
        {
            _nodes[uid] = node = new GraphNode(uid);
        }

        return node;
    }
}
