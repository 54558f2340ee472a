using Jota.Api;
using Jota.Store.Etcd.Compaction;
using Jota.Store.Etcd.Connections;
using Jota.Store.Etcd.Keys;
using Jota.Store.Etcd.Wire;
using Jota.Store.Etcd.Writing;

namespace Jota.Store.Etcd.Reading;

/// <summary>Reads keys, as they are or as they were.</summary>
internal sealed class EtcdReader(EtcdMembers members, EtcdKeys keys, CompactedMark compacted)
{
    /// <summary>One key at the newest revision; null when it does not exist.</summary>
    public async Task<StoredValue?> GetAsync(string key, CancellationToken ct)
    {
        var response = await AskAsync(new() { Key = keys.Of(key) }, ct);
        return response.Kvs is [var pair] ? EtcdTransaction.Value(pair, keys) : null;
    }

    /// <summary>The newest revision, that of every write included which was answered before.</summary>
    public async Task<Revision> NewestAsync(CancellationToken ct, TimeSpan? patience = null) =>
        new((await AskAsync(new() { Key = keys.Marker, CountOnly = true }, ct, patience)).Header.Revision);

    /// <summary>Keys in order, all of one revision.</summary>
    public async Task<StoredPage> RangeAsync(StoreRange range, CancellationToken ct)
    {
        if (!range.At.IsNone && range.At < compacted.Value)
        {
            throw new CompactedException(range.At, compacted.Value);
        }

        try
        {
            return await ReadAsync(range, ct);
        }
        catch (EtcdRefusal e) when (e.Fault == EtcdFault.Future)
        {
            throw new ArgumentOutOfRangeException(nameof(range), range.At, "the revision is still to come");
        }
        catch (EtcdRefusal)
        {
            throw new CompactedException(range.At, await compacted.LearnAsync(members, keys.Marker, ct));
        }
    }

    /// <summary>The version of the member that is asked.</summary>
    public async Task<string> VersionAsync(CancellationToken ct) => (await members.CallAsync(
        (member, options) => member.Maintenance.StatusAsync(new StatusRequest(), options), EtcdCall.Read, ct)).Answer.Version;

    /// <summary>Finds out how far etcd is compacted.</summary>
    public async Task FindCompactedAsync(CancellationToken ct)
    {
        try
        {
            await AskAsync(new() { Key = keys.Marker, CountOnly = true, Revision = 1 }, ct);
        }
        catch (EtcdRefusal)
        {
            await compacted.LearnAsync(members, keys.Marker, ct);
        }
    }

    private async Task<StoredPage> ReadAsync(StoreRange range, CancellationToken ct)
    {
        var (first, end) = keys.Range(range);
        var (values, at, limit) = (new List<StoredValue>(), range.At.Value, EtcdPage.First);
        while (true)
        {
            var wanted = range.Limit > 0 ? Math.Min(limit, range.Limit - values.Count) : limit;
            var page = await AskAsync(new() { Key = first, RangeEnd = end, Limit = wanted, Revision = at }, ct);
            at = at == 0 ? page.Header.Revision : at;
            var bytes = Take(page, values);
            if (!page.More || values.Count == range.Limit)
            {
                return new(values, new(at), page.More, page.Count - page.Kvs.Count);
            }

            first = EtcdKeys.After(page.Kvs[^1].Key);
            limit = EtcdPage.After(page.Kvs.Count, bytes);
        }
    }

    private long Take(RangeResponse page, List<StoredValue> values)
    {
        var bytes = 0L;
        foreach (var pair in page.Kvs)
        {
            bytes += pair.Value.Length;
            values.Add(EtcdTransaction.Value(pair, keys)!);
        }

        return bytes;
    }

    private async Task<RangeResponse> AskAsync(RangeRequest request, CancellationToken ct, TimeSpan? patience = null) =>
        (await members.CallAsync((member, options) => member.Keys.RangeAsync(request, options), EtcdCall.Read, ct, patience)).Answer;
}
