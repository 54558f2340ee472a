using System.Collections.Immutable;
using System.Net;
using Jota.Network.Dns.Forwarding;
using Jota.Network.Dns.Records;
using Jota.Network.Dns.Settings;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Serving;

/// <summary>
/// Answers queries: 1 the cluster's own names; 2 those that somebody wrote down; 3 the addresses of both; 4 all others from what other
/// servers answered lately, or by asking them. What needs nobody else is answered at once and makes nothing.
/// </summary>
/// <param name="zone">The cluster's names.</param>
/// <param name="forwarder">Asks others.</param>
/// <param name="hostServers">The host's resolvers.</param>
/// <param name="isOwn">Whether a server is this one, which would ask itself for ever.</param>
internal sealed class Responder(
    ClusterZone zone, Forwarder forwarder, Func<ImmutableArray<IPEndPoint>> hostServers, Predicate<IPEndPoint> isOwn)
{
    /// <summary>What <see cref="TryAnswer"/> answers when somebody else must be asked.</summary>
    public const int Later = -1;

    private volatile DnsConfiguration _configuration = DnsConfiguration.Default;
    private uint _turn;

    /// <summary>What is set.</summary>
    public DnsConfiguration Configuration
    {
        get => _configuration;
        set => _configuration = value;
    }

    /// <summary>Answers from what is at hand.</summary>
    /// <param name="message">What came.</param>
    /// <param name="overTcp">Whether it came over TCP.</param>
    /// <param name="into">Where the answer goes; with room for the longest.</param>
    /// <returns>The length of the answer; 0 for what deserves none; <see cref="Later"/>.</returns>
    public int TryAnswer(ReadOnlySpan<byte> message, bool overTcp, Span<byte> into)
    {
        Span<byte> key = stackalloc byte[ForwardedQuestion.Longest];
        if (Query.Read(message, key[..WireName.Longest], out var query) is not { } code)
        {
            return 0;
        }

        if (Refusal(message, code, query, overTcp, into) is > 0 and var refused)
        {
            return refused;
        }

        var name = key[..query.NameLength];
        var response = Begin(message, query, overTcp, into);
        if (zone.Holds(name))
        {
            var own = zone.Find(name);
            return own?.Alias is not null && query.Type != RecordType.CNAME ? Later : Own(ref response, query.Type, own);
        }

        if (Known(name) is { } records)
        {
            return Own(ref response, query.Type, records);
        }

        if (!forwarder.Cache.TryFind(ForwardedQuestion.Key(key, query), out var answer, out var age))
        {
            return Later;
        }

        answer.Write(ref response, age);
        return response.Finish();
    }

    /// <summary>Answers what needs others; for messages of which <see cref="TryAnswer"/> said so.</summary>
    public async Task<int> AnswerLaterAsync(ReadOnlyMemory<byte> message, bool overTcp, Memory<byte> into, CancellationToken ct)
    {
        var key = new byte[ForwardedQuestion.Longest];
        Query.Read(message.Span, key.AsSpan(0, WireName.Longest), out var query);
        var name = key[..query.NameLength];
        if (zone.Holds(name))
        {
            var chase = new AliasChase(zone, forwarder, Known, ServersFor);
            await chase.RunAsync(name, query, ct);
            var chased = Begin(message.Span, query, overTcp, into.Span);
            chased.Mark(MessageHeader.Authoritative);
            chased.Is(chase.Code);
            chased.Add(1, chase.Answers.Build());
            chased.Add(2, chase.Authority.Build());
            return chased.Finish();
        }

        var answer = await forwarder.AskAsync(ForwardedQuestion.Key(name, query), ServersFor(name), ct);
        var response = Begin(message.Span, query, overTcp, into.Span);
        if (answer is null)
        {
            response.Is(ResponseCode.ServerFailure);
        }
        else
        {
            answer.Write(ref response, 0);
        }

        return response.Finish();
    }

    private static ResponseWriter Begin(ReadOnlySpan<byte> message, in Query query, bool overTcp, Span<byte> into) =>
        new(into, overTcp ? ResponseWriter.LongestMessage : ResponseWriter.DatagramLimit(query), message, query);

    /// <summary>What is no good query, and what is not served: other classes, and zones as a whole.</summary>
    private static int Refusal(ReadOnlySpan<byte> message, ResponseCode code, in Query query, bool overTcp, Span<byte> into)
    {
        if (code is not (ResponseCode.NoError or ResponseCode.BadVersion))
        {
            return ResponseWriter.Fail(message, code, into);
        }

        var refused = code == ResponseCode.BadVersion ? code
            : query.Class != Query.Internet || query.Type is RecordType.AXFR or RecordType.IXFR or RecordType.OPT or RecordType.None
                ? ResponseCode.Refused
            : ResponseCode.NoError;
        if (refused == ResponseCode.NoError)
        {
            return 0;
        }

        var response = Begin(message, query, overTcp, into);
        response.Is(refused);
        return response.Finish();
    }

    private NameRecords? Known(ReadOnlySpan<byte> name)
    {
        var hosts = _configuration.Hosts;
        return hosts.Find(name) ?? zone.Reverse(name) ?? hosts.Reverse(name);
    }

    private ImmutableArray<IPEndPoint> ServersFor(ReadOnlySpan<byte> name)
    {
        var configuration = _configuration;
        var stub = configuration.StubFor(name);
        var servers = !stub.IsEmpty ? stub : !configuration.Upstreams.IsEmpty ? configuration.Upstreams : hostServers();
        return servers.RemoveAll(isOwn);
    }

    private int Own(ref ResponseWriter response, RecordType type, NameRecords? records)
    {
        response.Mark(MessageHeader.Authoritative);
        if (records is null)
        {
            response.Is(ResponseCode.NameError);
            response.Add(2, zone.Denial);
            return response.Finish();
        }

        var answers = type == RecordType.CNAME && records.Alias is { } alias ? alias.Record : records.Of(type);
        if (answers.Count == 0)
        {
            response.Add(2, zone.Denial);
            return response.Finish();
        }

        // Whoever takes the first shall not always take the same.
        response.Add(1, answers, answers.Count == 1 ? 0 : (int)(Interlocked.Increment(ref _turn) % (uint)answers.Count));
        if (type == RecordType.SRV)
        {
            response.Add(3, records.ServiceAddresses);
        }

        return response.Finish();
    }
}
