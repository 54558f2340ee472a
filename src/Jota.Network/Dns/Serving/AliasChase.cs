using System.Collections.Immutable;
using System.Net;
using Jota.Network.Dns.Forwarding;
using Jota.Network.Dns.Records;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Serving;

/// <summary>
/// Follows a name that stands for another (an ExternalName service) to the end: within the cluster, through what was written down, or to
/// other servers. The code is the last name's (RFC 6604).
/// </summary>
internal sealed class AliasChase(
    ClusterZone zone, Forwarder forwarder, AliasChase.Lookup known, AliasChase.ServerChoice servers)
{
    // Longer ways than any that somebody needs; a circle ends here too.
    private const int MostSteps = 8;

    /// <summary>Finds records of names that are not in the zone and need nobody else.</summary>
    public delegate NameRecords? Lookup(ReadOnlySpan<byte> name);

    /// <summary>Whom to ask about a name.</summary>
    public delegate ImmutableArray<IPEndPoint> ServerChoice(ReadOnlySpan<byte> name);

    /// <summary>How it went.</summary>
    public ResponseCode Code { get; private set; }

    /// <summary>The records on the way, with whole names.</summary>
    public RecordSetBuilder Answers { get; } = new();

    /// <summary>Who says that there is none.</summary>
    public RecordSetBuilder Authority { get; } = new();

    /// <summary>Follows it.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="query">The question.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(byte[] name, Query query, CancellationToken ct)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            var isOwn = zone.Holds(name);
            var records = isOwn ? zone.Find(name) : known(name);
            if (records?.Alias is { } alias)
            {
                Add(name, alias.Record);
                name = alias.Target;
                continue;
            }

            if (records is not null || isOwn)
            {
                End(name, query.Type, records);
            }
            else
            {
                await AskAsync(name, query, ct);
            }

            return;
        }

        Code = ResponseCode.ServerFailure;
    }

    private void End(byte[] name, RecordType type, NameRecords? records)
    {
        Code = records is null ? ResponseCode.NameError : ResponseCode.NoError;
        var answers = records?.Of(type) ?? RecordSet.Empty;
        Add(name, answers);
        if (answers.Count == 0)
        {
            Add(Authority, [], zone.Denial);
        }
    }

    private async Task AskAsync(byte[] name, Query query, CancellationToken ct)
    {
        var key = ForwardedQuestion.Key(name, query);
        if (!forwarder.Cache.TryFind(key, out var answer, out var age))
        {
            answer = await forwarder.AskAsync(key, servers(name), ct);
        }

        Code = answer?.Code ?? ResponseCode.ServerFailure;
        answer?.Expand(1, age, Answers);
        answer?.Expand(2, age, Authority);
    }

    private void Add(byte[] owner, RecordSet records) => Add(Answers, owner, records);

    /// <summary>Records whose owner is a question's name get this one; those that have a whole name keep it.</summary>
    private static void Add(RecordSetBuilder into, ReadOnlySpan<byte> owner, RecordSet records)
    {
        var at = 0;
        while (at < records.Length && RecordView.Read(records.Bytes, ref at, out var record))
        {
            var own = records.Bytes[record.Start..record.Fixed];
            into.Add(own.SequenceEqual(RecordSetBuilder.OfQuestion) ? owner : own, record.Type, record.Ttl,
                records.Bytes.Slice(record.Data, record.Length));
        }
    }
}
