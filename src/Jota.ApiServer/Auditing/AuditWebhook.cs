using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Jota.Api;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Auditing;

/// <summary>
/// Posts audit events to a webhook, as lists: when so many have come as go at once, or the first of them has waited long enough. Nobody
/// waits for it: when too many wait already, further ones are dropped and counted; so are those that it does not take after several tries.
/// </summary>
internal sealed partial class AuditWebhook : IAuditSink
{
    // Upstream's, but for the bytes, which have no bound there.
    private const int MostWaiting = 10_000;
    private const long MostWaitingBytes = 64L << 20;
    private const int MostAtOnce = 400;
    private const int MostTries = 5;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPost = TimeSpan.FromSeconds(30);
    private static readonly BackOff Waits = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));

    /// <summary>What is left when the server stops has so long.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    private readonly AuditQueue _queue;
    private readonly int _atOnce;
    private readonly HttpClient _client;
    private readonly AuditMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _posting;

    public AuditWebhook(HttpApiOptions to, AuditMetrics metrics, TimeProvider clock, ILogger log, int mostWaiting = MostWaiting)
    {
        (_metrics, _clock, _log) = (metrics, clock, log);
        (_queue, _atOnce) = (new(mostWaiting, MostWaitingBytes), Math.Min(MostAtOnce, mostWaiting));
        _client = HttpConnection.Open(to);
        _posting = Task.Run(PostAllAsync);
    }

    /// <inheritdoc/>
    public ValueTask AddAsync(ReadOnlyMemory<byte> @event)
    {
        if (!_queue.TryAdd(@event))
        {
            _metrics.Drop();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Posts what waits, if that is taken soon.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Complete();
        await _stopping.CancelAsync();
        using var late = _clock.CancelAfter(LongestEnd);
        await using var end = late.Token.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
        await _posting;
        _client.Dispose();
        _stopping.Dispose();
        _end.Dispose();
    }

    private async Task PostAllAsync()
    {
        while (true)
        {
            await _queue.WhenAsync(1);
            await _queue.WhenAsync(_atOnce).WaitAsync(LongestWait, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var events = _queue.Take(_atOnce);
            if (events.Count == 0)
            {
                return;
            }

            if (await WhyNotAsync(ListOf(events)) is { } problem)
            {
                _metrics.NotPosted(events.Count);
                LogNotTaken(_client.BaseAddress!, events.Count, problem);
            }
        }
    }

    /// <summary>Posts until it is taken, or there is no more use in it. Answers why it was not.</summary>
    private async Task<string?> WhyNotAsync(ReadOnlyMemory<byte> list)
    {
        for (var tries = 1; ; tries++)
        {
            var (problem, mayHelp) = await TryAsync(list);
            if (problem is null || !mayHelp || tries == MostTries || _stopping.IsCancellationRequested)
            {
                return problem;
            }

            await _clock.DelayAsync(Waits.After(tries), _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(string? Problem, bool AgainMayHelp)> TryAsync(ReadOnlyMemory<byte> list)
    {
        using var time = _clock.CancelAfter(LongestPost);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, _end.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _client.BaseAddress)
            {
                Content = new ReadOnlyMemoryContent(list) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            };
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode ? (null, false)
                : ($"it answered {(int)response.StatusCode}", response.StatusCode is >= HttpStatusCode.InternalServerError
                    or HttpStatusCode.TooManyRequests);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            return (failure.Message, true);
        }
    }

    private static ReadOnlyMemory<byte> ListOf(List<ReadOnlyMemory<byte>> events)
    {
        var list = new ArrayBufferWriter<byte>(events.Sum(one => one.Length + 1) + 128);
        list.Write("{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["u8);
        foreach (var (index, one) in events.Index())
        {
            list.Write(index > 0 ? ","u8 : default);
            list.Write(one.Span);
        }

        list.Write("]}"u8);
        return list.WrittenMemory;
    }

    [LoggerMessage(LogLevel.Error, "The audit webhook {Address} did not take {Count} events, which are lost: {Problem}")]
    private partial void LogNotTaken(Uri address, int count, string problem);
}
