using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Controllers;

/// <summary>
/// Decides about one object of the graph: upstream's rules. An object goes when none of its owners is there to keep it; each of them must
/// be known to be gone, or to wait for it.
/// </summary>
internal static class GarbagePlan
{
    /// <summary>What to do next.</summary>
    /// <param name="node">The object.</param>
    /// <param name="catalog">The kinds there are.</param>
    /// <param name="seen">What the server said just now.</param>
    public static GarbageStep Compute(GraphNode node, ResourceCatalog catalog, OwnerSightings seen) => node switch
    {
        { State: not NodeState.Present } => GarbageStep.Nothing,
        { IsOrphaning: true } =>
            new GarbageStep.Orphan(GarbageItem.Of(node), [.. (node.Dependents ?? []).Where(IsPresent).Select(GarbageItem.Of)]),
        { AwaitsDependents: true, Blocking: 0 } => new GarbageStep.Finish(GarbageItem.Of(node)),
        { AwaitsDependents: true } =>
            AwaitsItself(node) ? new GarbageStep.Unblock(GarbageItem.Of(node), Blocked(node)) : GarbageStep.Nothing,
        { IsDeleting: true } or { Owners.Length: 0 } => GarbageStep.Nothing,
        _ => ByOwners(node, catalog, seen),
    };

    /// <summary>What a reference is worth, as far as the graph and the sightings tell.</summary>
    public static OwnerVerdict Judge(GraphNode node, OwnerEdge edge, ResourceCatalog catalog, OwnerSightings seen)
    {
        var owner = edge.Owner;
        return PlaceOf(node, edge.Link, catalog) switch
        {
            null => OwnerVerdict.Unknowable,
            _ when owner.State == NodeState.Gone => OwnerVerdict.Dangling,

            // First what is certain: the news of its making may still be on the way when its end is known already.
            { } place when owner.AbsentAt?.Contains(place) == true => OwnerVerdict.Dangling,
            { } place when IsAt(owner, place) => owner.AwaitsDependents ? OwnerVerdict.Waiting : OwnerVerdict.Solid,
            { } place => seen.Find(owner.Uid, place) ?? OwnerVerdict.Unverified,
        };
    }

    private static GarbageStep ByOwners(GraphNode node, ResourceCatalog catalog, OwnerSightings seen)
    {
        var verdicts = node.Owners.ToLookup(edge => Judge(node, edge, catalog, seen));
        if (verdicts.Contains(OwnerVerdict.Unknowable))
        {
            return GarbageStep.Nothing;
        }

        if (verdicts.Contains(OwnerVerdict.Unverified))
        {
            return new GarbageStep.Verify(
                [.. verdicts[OwnerVerdict.Unverified].Select(e => (e.Owner.Uid, PlaceOf(node, e.Link, catalog)!.Value))]);
        }

        var useless = verdicts[OwnerVerdict.Dangling].Concat(verdicts[OwnerVerdict.Waiting]).Select(e => e.Owner.Uid).ToImmutableArray();
        return verdicts.Contains(OwnerVerdict.Solid)
            ? useless.Length == 0 ? GarbageStep.Nothing : new GarbageStep.DropOwners(GarbageItem.Of(node), useless, Foreign(node, catalog))
            : Collect(node, verdicts.Contains(OwnerVerdict.Waiting), Foreign(node, catalog));
    }

    /// <summary>Nothing keeps it.</summary>
    private static GarbageStep Collect(GraphNode node, bool isAwaited, ImmutableArray<OwnerLink> foreign)
    {
        var item = GarbageItem.Of(node);
        if (!isAwaited || !node.HasDependents)
        {
            return new GarbageStep.Delete(item, PolicyOf(node.Held), foreign);
        }

        // Whoever waits for it would wait in vain if it, in turn, waited for one that waits already.
        var blocked = Blocked(node);
        return blocked.Length > 0 && node.Dependents!.Any(d => d.AwaitsDependents)
            ? new GarbageStep.Unblock(item, blocked)
            : new GarbageStep.Delete(item, "Foreground", foreign);
    }

    private static ImmutableArray<string> Blocked(GraphNode node) => [.. node.Owners.Where(e => e.Link.Blocks).Select(e => e.Owner.Uid)];

    /// <summary>Whether it waits for objects that wait, in the end, for itself.</summary>
    private static bool AwaitsItself(GraphNode node)
    {
        var met = new HashSet<GraphNode>();
        var open = new Stack<GraphNode>([node]);
        while (open.TryPop(out var owner))
        {
            foreach (var dependent in owner.Dependents?.Where(d => d.AwaitsDependents
                && d.Owners.Any(e => e.Owner == owner && e.Link.Blocks)) ?? [])
            {
                if (dependent == node)
                {
                    return true;
                }

                if (met.Add(dependent))
                {
                    open.Push(dependent);
                }
            }
        }

        return false;
    }

    private static string PolicyOf(HeldFor held) => held switch
    {
        HeldFor.Orphaning => "Orphan",
        HeldFor.Dependents => "Foreground",
        HeldFor.Nothing => "Background",
        _ => throw new ArgumentOutOfRangeException(nameof(held)),
    };

    private static ImmutableArray<OwnerLink> Foreign(GraphNode node, ResourceCatalog catalog) =>
    [
        .. node.Owners
            .Where(e => e.Owner is { State: NodeState.Present, Key.Namespace.Length: > 0 } owner
                && owner.Key.Namespace != node.Key.Namespace)
            .Where(e => PlaceOf(node, e.Link, catalog) is { Resource.Namespaced: true })
            .Select(e => e.Link),
    ];

    /// <summary>Where the owner must be; null when there can be no such place.</summary>
    private static OwnerPlace? PlaceOf(GraphNode node, OwnerLink link, ResourceCatalog catalog) => KindOf(link, catalog) switch
    {
        null => null,
        { Namespaced: false } resource => new(resource, ObjectKey.Cluster(link.Name)),
        { } when node.Key.Namespace.Length == 0 => null,
        { } resource => new(resource, new(node.Key.Namespace, link.Name)),
    };

    /// <summary>Any version of a kind is the same object.</summary>
    private static Resource? KindOf(OwnerLink link, ResourceCatalog catalog)
    {
        if (catalog.FindKind(link.ApiVersion, link.Kind) is { } exact)
        {
            return exact;
        }

        var slash = link.ApiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : link.ApiVersion[..slash];
        return catalog.All.FirstOrDefault(r => r.Names.Kind == link.Kind && r.Names.Group == group);
    }

    private static bool IsAt(GraphNode owner, OwnerPlace place) =>
        owner.State == NodeState.Present && owner.Resource == place.Resource && owner.Key == place.Key;

    private static bool IsPresent(GraphNode node) => node.State == NodeState.Present;
}
