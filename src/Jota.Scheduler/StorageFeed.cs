using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Tells the scheduling loop of claims, volumes and classes, and lets pods go whose claims are bound.</summary>
internal sealed class StorageFeed(InformerFactory informers, Action<SchedulerInput> post)
{
    public void Subscribe()
    {
        informers.For<V1StorageClass>().Subscribe(new InformerHandler<V1StorageClass>
        {
            Added = put => Take(storage => storage.Put(put)),
            Updated = (_, put) => Take(storage => storage.Put(put)),
            Deleted = gone => Take(storage => Nothing(() => storage.Remove(gone))),
        });
        informers.For<V1PersistentVolume>().Subscribe(new InformerHandler<V1PersistentVolume>
        {
            Added = put => Take(storage => storage.Put(put)),
            Updated = (_, put) => Take(storage => storage.Put(put)),
            Deleted = gone => Take(storage => Nothing(() => storage.Remove(gone))),
        });
        informers.For<V1CSINode>().Subscribe(new InformerHandler<V1CSINode>
        {
            Added = put => Take(storage => storage.Limits.Put(put)),
            Updated = (_, put) => Take(storage => storage.Limits.Put(put)),
            Deleted = gone => Take(storage => storage.Limits.Remove(gone)),
        });
        informers.For<V1VolumeAttachment>().Subscribe(new InformerHandler<V1VolumeAttachment>
        {
            Added = put => Take(storage => Nothing(() => storage.Limits.Put(put))),
            Updated = (_, put) => Take(storage => Nothing(() => storage.Limits.Put(put))),
            Deleted = gone => Take(storage => storage.Limits.Remove(gone)),
        });
        informers.For<V1PersistentVolumeClaim>().Subscribe(new InformerHandler<V1PersistentVolumeClaim>
        {
            Added = put => Take(storage => storage.Put(put), put.Key()),
            Updated = (_, put) => Take(storage => storage.Put(put), put.Key()),
            Deleted = gone => Take(storage => storage.Remove(gone), gone.Key()),
        });
    }

    private void Take(Func<StorageState, ClusterChange?> fact, ObjectKey? claim = null) => post(new SchedulerInput.Fact(cluster =>
    {
        var change = fact(cluster.Storage);
        if (claim is { } key)
        {
            Settle(cluster.Storage, key);
        }

        return change;
    }));

    private void Settle(StorageState storage, ObjectKey claim)
    {
        foreach (var (uid, why) in storage.Settled(claim))
        {
            if (why is null)
            {
                storage.End(uid);
            }

            var denial = why is null ? null : new Rejection(VolumeBindingPlugin.PluginName, [why]);
            post(new SchedulerInput.Permitted(uid, VolumeBindingPlugin.PluginName, denial));
        }
    }

    private static ClusterChange? Nothing(Action act)
    {
        act();
        return null;
    }
}
