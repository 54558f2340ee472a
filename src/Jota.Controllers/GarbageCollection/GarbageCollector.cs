using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Deletes what only existed for something that is gone: objects whose owners do not exist any more, or wait for them to go first; and
/// lets owners go that waited for that. Works on every kind by metadata alone. Keys are uids.
/// </summary>
internal sealed class GarbageCollector : IReconciler
{
    private const int AtOnce = 20;

    /// <summary>An owner that exists but was never heard of may be gone again before it is: upstream looks again too.</summary>
    private static readonly TimeSpan UntilHeardOf = TimeSpan.FromSeconds(30);

    private readonly OwnerGraph _graph;
    private readonly GarbageActor _actor;
    private readonly IEventRecorder _events;
    private Action<ObjectKey> _wake = static _ => { };

    public GarbageCollector(ControllerContext context)
    {
        _graph = new OwnerGraph(() => context.Api.Catalog, uid => _wake(ObjectKey.Cluster(uid)));
        _actor = new GarbageActor(context.Api, _graph);
        _events = context.Events("garbage-collector-controller");
        OwnerGraphFeed.Connect(_graph, context.Informers);
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("garbage-collector")
        .FedBy(wake => _wake = wake)
        .Workers(AtOnce);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        var seen = new OwnerSightings();
        while (await StepAsync(_graph.Decide(key.Name, seen), seen, ct))
        {
            ct.ThrowIfCancellationRequested();
        }

        return seen.Any ? Recheck.In(UntilHeardOf) : Recheck.OnChange;
    }

    /// <summary>Takes a step; true when there may be another one at once.</summary>
    private async Task<bool> StepAsync(GarbageStep step, OwnerSightings seen, CancellationToken ct)
    {
        switch (step)
        {
            case GarbageStep.Verify verify:
                await VerifyAsync(verify, seen, ct);
                return true;
            case GarbageStep.Delete delete:
                delete.Foreign.ToList().ForEach(owner => Tell(delete.Item, owner));
                return !await _actor.DeleteAsync(delete, ct);
            case GarbageStep.DropOwners drop:
                drop.Foreign.ToList().ForEach(owner => Tell(drop.Item, owner));
                return !await _actor.DropOwnersAsync(drop, ct);
            case GarbageStep.Unblock unblock:
                await _actor.UnblockAsync(unblock, ct);
                return true;
            case GarbageStep.Orphan orphan:
                await _actor.OrphanAsync(orphan, ct);
                return false;
            case GarbageStep.Finish finish:
                await _actor.FinishAsync(finish.Owner, "foregroundDeletion", ct);
                return false;
            default:
                return false;
        }
    }

    private async Task VerifyAsync(GarbageStep.Verify step, OwnerSightings seen, CancellationToken ct)
    {
        foreach (var (uid, place) in step.Owners)
        {
            if (await _actor.FindOwnerAsync(uid, place, ct) is { } awaitsDependents)
            {
                seen.Note(uid, place, awaitsDependents);
            }
            else
            {
                _graph.NoteAbsent(uid, place);
            }
        }
    }

    private void Tell(GarbageItem item, OwnerLink owner)
    {
        var about = new V1ObjectReference
        {
            ApiVersion = item.Resource.Names.ApiVersion,
            Kind = item.Resource.Names.Kind,
            NamespaceProperty = item.Key.Namespace,
            Name = item.Key.Name,
            Uid = item.Uid,
        };
        var text = $"[{owner.ApiVersion}/{owner.Kind}, namespace: {item.Key.Namespace}, name: {owner.Name}, uid: {owner.Uid}]";
        _events.Record(
            about, EventType.Warning, "OwnerRefInvalidNamespace", $"ownerRef {text} does not exist in namespace \"{item.Key.Namespace}\"");
    }
}
