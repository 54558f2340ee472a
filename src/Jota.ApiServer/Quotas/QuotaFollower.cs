using Jota.ApiServer.Caching;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Quotas;

/// <summary>Tells the book of quotas which quotas there are.</summary>
internal sealed class QuotaFollower(QuotaBook book) : ICacheListener
{
    public void Loaded(OrderedSnapshot objects) =>
        book.ReplaceQuotas([.. objects.Range("").Select(entry => (V1ResourceQuota)entry.Object.Peek())]);

    public void Changed(CacheChange change)
    {
        if (change.Type == WatchEventType.Deleted)
        {
            book.RemoveQuota(change.Current.Key);
        }
        else if (change.Current.Peek() is V1ResourceQuota quota && !HasSameSpec(change.Previous?.Peek() as V1ResourceQuota, quota))
        {
            book.PutQuota(quota);
        }
    }

    private static bool HasSameSpec(V1ResourceQuota? before, V1ResourceQuota now) =>
        before?.Metadata.Uid == now.Metadata.Uid && Api.ModelCopy.Same(before!.Spec, now.Spec);
}
