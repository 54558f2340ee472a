using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Jota.Api;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Forwarding;

/// <summary>
/// Asks other servers: the first that answered lately, then the others. Who asks the same question while it is on its way waits for the
/// same answer, so that a question that came back to us in a circle ends here.
/// </summary>
internal sealed class Forwarder
{
    /// <summary>How many questions may be on their way at once, as CoreDNS's usual configuration has it.</summary>
    public const int MostFlights = 1000;

    private const int MostTries = 6;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Avoided = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], Task<ForwardedAnswer?>> _flights = new(NameBytes.Comparer);
    private readonly ConcurrentDictionary<IPEndPoint, long> _failedAt = new();
    private readonly UpstreamClient _client;
    private readonly TimeProvider _clock;

    /// <summary>Asks nobody yet.</summary>
    public Forwarder(TimeProvider clock, IdSource ids)
    {
        (_clock, _client, Cache) = (clock, new(clock, ids), new(clock));
        Metrics = new(Cache);
    }

    /// <summary>What was answered lately.</summary>
    public AnswerCache Cache { get; }

    /// <summary>Figures.</summary>
    public ForwardMetrics Metrics { get; }

    /// <summary>Whom to ask has changed: nothing that is known holds.</summary>
    public void Forget()
    {
        Cache.Clear();
        Metrics.Forget();
        _failedAt.Clear();
    }

    /// <summary>Asks; answers null when nobody answers, or nobody is there to ask.</summary>
    /// <param name="key">The question.</param>
    /// <param name="servers">Whom to ask, the first one first.</param>
    /// <param name="ct">Ends it.</param>
    public Task<ForwardedAnswer?> AskAsync(byte[] key, ImmutableArray<IPEndPoint> servers, CancellationToken ct)
    {
        if (servers.IsEmpty)
        {
            return Task.FromResult<ForwardedAnswer?>(null);
        }

        lock (_gate)
        {
            if (_flights.TryGetValue(key, out var flight))
            {
                return flight;
            }

            if (_flights.Count >= MostFlights)
            {
                Metrics.Rejected.Add();
                return Task.FromResult<ForwardedAnswer?>(null);
            }

            return _flights[key] = Task.Run(() => FlyAsync(key, servers, ct), CancellationToken.None);
        }
    }

    private async Task<ForwardedAnswer?> FlyAsync(byte[] key, ImmutableArray<IPEndPoint> servers, CancellationToken ct)
    {
        try
        {
            var answer = await TryAllAsync(key, servers, ct);
            if (answer is not null)
            {
                Cache.Put(key, answer);
            }

            return answer;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            lock (_gate)
            {
                _flights.Remove(key);
            }
        }
    }

    private async Task<ForwardedAnswer?> TryAllAsync(byte[] key, ImmutableArray<IPEndPoint> servers, CancellationToken ct)
    {
        var began = _clock.GetTimestamp();
        var order = servers.OrderBy(IsAvoided).ToArray();
        ForwardedAnswer? last = null;
        for (var i = 0; i < Math.Min(MostTries, 2 * order.Length) && _clock.GetElapsedTime(began) < Deadline; i++)
        {
            var server = order[i % order.Length];
            var asked = _clock.GetTimestamp();
            var answer = await _client.AskAsync(server, key, ct);
            Metrics.Asked(server, _clock.GetElapsedTime(asked), answer is not null);
            if (answer is { Code: ResponseCode.NoError or ResponseCode.NameError })
            {
                _failedAt.TryRemove(server, out _);
                return answer;
            }

            // Another one may know better than one that cannot or will not.
            last = answer ?? last;
            if (answer is null)
            {
                _failedAt[server] = asked;
            }
            else if (i + 1 >= order.Length)
            {
                break;
            }
        }

        return last;
    }

    private bool IsAvoided(IPEndPoint server) =>
        _failedAt.TryGetValue(server, out var failed) && _clock.GetElapsedTime(failed) < Avoided;
}
