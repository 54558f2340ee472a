using Jota.Store.Etcd.Connections;
using Jota.Store.Etcd.Keys;

namespace Jota.Store.Etcd.Writing;

/// <summary>Does conditional writes, each as one transaction.</summary>
internal sealed class EtcdWriter(EtcdMembers members, EtcdKeys keys, TimeProvider clock)
{
    private long _wroteAt = long.MinValue;

    /// <summary>Whether a write went well within a time.</summary>
    public bool WroteWithin(TimeSpan time) =>
        Volatile.Read(ref _wroteAt) is var at && at != long.MinValue && clock.GetElapsedTime(at) < time;

    /// <summary>Writes or deletes, or tells what is there instead.</summary>
    /// <exception cref="StoreException">
    /// It was not done, or nobody knows (<see cref="StoreException.OutcomeUnknown"/>): an attempt was lost, and by now its condition does
    /// not hold. It may have been that attempt itself that changed the key, or somebody else.
    /// </exception>
    public async Task<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken ct)
    {
        var request = EtcdTransaction.Plan(write, keys);
        var (response, repeated) = await members.CallAsync(
            (member, options) => member.Keys.TxnAsync(request, options), EtcdTransaction.KindOf(request), ct);
        if (response.Succeeded)
        {
            Volatile.Write(ref _wroteAt, clock.GetTimestamp());
        }
        else if (repeated)
        {
            throw new StoreException($"etcd did not tell what became of the write of {write.Key}, which has changed since")
            {
                OutcomeUnknown = true,
            };
        }

        return EtcdTransaction.Read(write, response, keys);
    }
}
