using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Turns;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Statuses;

/// <summary>
/// Writes one pod's status: the newest one wins, earlier ones that were not written yet are dropped, nothing is written that is stored
/// already. What fails is tried again, ever less often. What the server refuses (it may not be written, or is not valid) is tried again as
/// well, but nobody waits for it: it does not hold a pod that is to go. A status that says something else is tried at once.
/// </summary>
internal sealed partial class PodStatusWriter(IApi api, PodTurns turns, TimeProvider clock, ILogger log) : IPodStatusSink
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastRefused = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private V1Pod? _stored;
    private string? _echo;
    private Request? _next;
    private Refusal? _refused;
    private RetryLater? _retry;
    private bool _ended;
    private Task _writing = Task.CompletedTask;

    /// <summary>Asks for a status to be written, soon.</summary>
    public void Write(V1Pod pod, V1PodStatus status, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_ended || (_refused is { } refused
                && refused.Request.Pod.Metadata.Uid == pod.Metadata.Uid
                && ModelCopy.Same(status, refused.Request.Status)))
            {
                return;
            }

            Begin(new(pod, status), ct);
        }
    }

    /// <summary>Nothing is left of the pod: nothing is written any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            (_ended, _next) = (true, null);
            _refused?.Again.Dispose();
            _refused = null;
        }
    }

    /// <summary>Whether the pod is what this wrote last, and on what the worker knew: once it is heard, it need not be kept.</summary>
    public bool TakeEcho(V1Pod pod)
    {
        lock (_gate)
        {
            if (_echo is null || _echo != pod.Metadata.ResourceVersion)
            {
                return false;
            }

            (_stored, _echo) = (_next is null ? null : _stored, null);
            return true;
        }
    }

    /// <summary>Waits until everything asked for is written, or refused, or the pod is gone.</summary>
    public async Task FlushAsync()
    {
        while (true)
        {
            Task writing;
            lock (_gate)
            {
                writing = _writing;

                // Whatever is asked for begins a writing, unless all has been cut off: then nobody will write it any more.
                if (writing.IsCompleted)
                {
                    return;
                }
            }

            await writing;
        }
    }

    /// <summary>Waits for the end of a write that was cut off.</summary>
    public Task StoppedAsync()
    {
        lock (_gate)
        {
            return _writing;
        }
    }

    /// <summary>Called under the lock.</summary>
    private void Begin(Request request, CancellationToken ct)
    {
        _next = request;
        _refused?.Again.Dispose();
        _refused = null;
        if (_writing.IsCompleted)
        {
            _writing = DrainAsync(ct);
        }
    }

    private async Task DrainAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var written = false;
            await turns.CallAsync(async () => written = await WriteNextAsync(ct)).ConfigureAwait(false);
            if (!written)
            {
                _retry = RetryLater.After(_retry, clock.GetUtcNow(), FirstRetry, LastRetry);
                await Task.Delay(_retry.Delay, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else if (IsDone())
            {
                return;
            }
        }

        lock (_gate)
        {
            _next = null;
        }
    }

    private bool IsDone()
    {
        lock (_gate)
        {
            if (_next is not null)
            {
                return false;
            }

            // Completed under the lock, as seen by Write: the next request starts a task of its own.
            (_writing, _retry) = (Task.CompletedTask, _refused is null ? null : _retry);
            return true;
        }
    }

    /// <summary>
    /// Writes what is asked for now, which may have replaced what was asked for when the writing began; false when it failed.
    /// </summary>
    private async Task<bool> WriteNextAsync(CancellationToken ct)
    {
        Request? request;
        lock (_gate)
        {
            (request, _next) = (_next, null);
        }

        if (request is null || await TryWriteAsync(request, ct))
        {
            return true;
        }

        lock (_gate)
        {
            _next ??= _ended ? null : request;
        }

        return false;
    }

    /// <summary>Puts what was refused aside, until it is time to ask once more.</summary>
    private void PutAside(Request request, string why, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_next is null && !_ended)
            {
                _retry = RetryLater.After(_retry, clock.GetUtcNow(), LastRetry, LastRefused);
                _refused = new(request, clock.StartTimer(() => AskAgain(request, ct), _retry.Delay));
            }
        }

        LogRefused(log, request.Pod.Key(), why);
    }

    private void AskAgain(Request request, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_refused?.Request == request && !ct.IsCancellationRequested)
            {
                Begin(request, ct);
            }
        }
    }

    /// <summary>One attempt; false when it should be tried again.</summary>
    private async Task<bool> TryWriteAsync(Request request, CancellationToken ct)
    {
        var pod = Newer(request.Pod, _stored);
        try
        {
            for (var attempt = 0; attempt < 5; attempt++)
            {
                if (pod.Metadata.Uid != request.Pod.Metadata.Uid
                    || PodStatusMerge.Compute(pod.Status, request.Status, clock.GetUtcNow()) is not { } status)
                {
                    return true;
                }

                try
                {
                    Remember(await api.UpdateStatusAsync(pod with { Status = status }, ct), mixed: attempt > 0);
                    return true;
                }
                catch (ApiException e) when (e.Code == 409)
                {
                    pod = await api.GetAsync<V1Pod>(pod.Key(), ct);
                }
            }

            return false;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return true;
        }
        catch (ApiException e) when (IsRefusal(e))
        {
            PutAside(request, e.Message, ct);
            return true;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception e)
        {
            LogFailed(log, Outage.Unexpected(e), request.Pod.Key(), e.Message);
            return false;
        }
    }

    // What was read again after a conflict holds news from others: its echo is not only what this wrote.
    private void Remember(V1Pod stored, bool mixed)
    {
        lock (_gate)
        {
            (_stored, _echo) = (stored, mixed ? null : stored.Metadata.ResourceVersion);
        }
    }

    // Asked once more, the server would say the same.
    private static bool IsRefusal(ApiException e) => e.Code is 400 or 403 or 413 or 422;

    private static V1Pod Newer(V1Pod a, V1Pod? b) =>
        b is not null
            && Revision.TryParse(a.Metadata.ResourceVersion, out var ra)
            && Revision.TryParse(b.Metadata.ResourceVersion, out var rb)
            && rb > ra ? b : a;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Status of {Pod} not written, trying again: {Why}")]
    private static partial void LogFailed(ILogger log, Exception? exception, ObjectKey pod, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Status of {Pod} refused: {Why}")]
    private static partial void LogRefused(ILogger log, ObjectKey pod, string why);

    private sealed record Request(V1Pod Pod, V1PodStatus Status);

    private sealed record Refusal(Request Request, IDisposable Again);
}
