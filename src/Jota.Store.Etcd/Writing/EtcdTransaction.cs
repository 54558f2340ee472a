using Google.Protobuf;
using Jota.Store.Etcd.Connections;
using Jota.Store.Etcd.Keys;
using Jota.Store.Etcd.Wire;

namespace Jota.Store.Etcd.Writing;

/// <summary>What a conditional write is as a transaction of etcd, and what etcd's answer means for it.</summary>
internal static class EtcdTransaction
{
    /// <summary>etcd's own default of <c>--max-txn-ops</c>.</summary>
    public const int MostOperations = 128;

    /// <summary>The transaction: all conditions, then all writes, or else what is there instead.</summary>
    /// <exception cref="StoreException">More is to be done together than etcd does.</exception>
    public static TxnRequest Plan(StoreWrite write, EtcdKeys keys)
    {
        if (write.Along.Length + 1 > MostOperations)
        {
            throw new StoreException($"{write.Along.Length + 1} keys cannot be written together: etcd takes {MostOperations}")
            {
                TooLarge = true,
            };
        }

        var request = new TxnRequest();
        foreach (var along in write.Along)
        {
            Add(request, along, keys);
        }

        Add(request, write, keys);
        return request;
    }

    /// <summary>Whether it may be asked for again: once it is done, one of its conditions does not hold.</summary>
    public static EtcdCall KindOf(TxnRequest request) => request.Compare.Count > 0 ? EtcdCall.ProtectedWrite : EtcdCall.Write;

    /// <summary>What became of it.</summary>
    public static WriteOutcome Read(StoreWrite write, TxnResponse response, EtcdKeys keys)
    {
        if (response.Succeeded)
        {
            return WriteOutcome.Done(new(response.Header.Revision));
        }

        for (var i = 0; i < write.Along.Length; i++)
        {
            if (Found(response.Responses[i], keys) is var there && !write.Along[i].Holds(there?.Modified))
            {
                return WriteOutcome.Refused(there) with { Contested = write.Along[i].Key };
            }
        }

        return WriteOutcome.Refused(Found(response.Responses[^1], keys));
    }

    /// <summary>A key's value as etcd tells it; null when it is none of ours.</summary>
    public static StoredValue? Value(KeyValue pair, EtcdKeys keys) => keys.Read(pair.Key) is { } key
        ? new(key, pair.Value.Memory, new(pair.ModRevision), new(pair.CreateRevision))
        : null;

    private static void Add(TxnRequest request, StoreWrite one, EtcdKeys keys)
    {
        var key = keys.Of(one.Key);
        if (!one.Always)
        {
            request.Compare.Add(new Compare { Key = key, Target = Compare.Types.CompareTarget.Mod, ModRevision = one.Expected.Value });
        }

        if (one is { Always: false, Value: null, Expected.IsNone: true })
        {
            // Deleting what is not there is never done: a version is never negative.
            request.Compare.Add(new Compare { Key = key, Target = Compare.Types.CompareTarget.Version, Version = -1 });
        }

        request.Success.Add(one.Value is { } value
            ? new RequestOp { RequestPut = new() { Key = key, Value = UnsafeByteOperations.UnsafeWrap(value) } }
            : new RequestOp { RequestDeleteRange = new() { Key = key } });
        request.Failure.Add(new RequestOp { RequestRange = new() { Key = key } });
    }

    private static StoredValue? Found(ResponseOp response, EtcdKeys keys) =>
        response.ResponseRange.Kvs is [var pair, ..] ? Value(pair, keys) : null;
}
