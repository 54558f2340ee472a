using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Pods;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Statuses;

/// <summary>
/// Writes one pod's status: the newest one wins, earlier ones that were not written yet are dropped, nothing is written that is stored already.
/// </summary>
internal sealed partial class PodStatusWriter(IApi api, PodTurns turns, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private V1Pod? _stored;
    private string? _echo;
    private Request? _next;
    private Task _writing = Task.CompletedTask;

    /// <summary>Asks for a status to be written, soon.</summary>
    public void Write(V1Pod pod, V1PodStatus status, CancellationToken ct)
    {
        lock (_gate)
        {
            _next = new(pod, status);
            if (_writing.IsCompleted)
            {
                _writing = DrainAsync(ct);
            }
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

    /// <summary>Waits until everything asked for is written (or the pod is gone).</summary>
    public async Task FlushAsync()
    {
        while (true)
        {
            Task writing;
            lock (_gate)
            {
                writing = _writing;
                if (writing.IsCompleted && _next is null)
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

    private async Task DrainAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var written = false;
            await turns.CallAsync(async () => written = await WriteNextAsync(ct)).ConfigureAwait(false);
            if (!written)
            {
                await Task.Delay(RetryDelay, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            _writing = Task.CompletedTask;
            return true;
        }
    }

    /// <summary>Writes what is asked for now, which may have replaced what was asked for when the writing began; false when it failed.</summary>
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
            _next ??= request;
        }

        return false;
    }

    /// <summary>One attempt; false when it should be tried again.</summary>
    private async Task<bool> TryWriteAsync(Request request, CancellationToken ct)
    {
        var pod = Newer(request.Pod, _stored);
        try
        {
            for (var attempt = 0; attempt < 5; attempt++)
            {
                if (pod.Metadata.Uid != request.Pod.Metadata.Uid || PodStatusMerge.Compute(pod.Status, request.Status, clock.GetUtcNow()) is not { } status)
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
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception e)
        {
            LogFailed(log, e, request.Pod.Key());
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

    private static V1Pod Newer(V1Pod a, V1Pod? b) =>
        b is not null && Revision.TryParse(a.Metadata.ResourceVersion, out var ra) && Revision.TryParse(b.Metadata.ResourceVersion, out var rb) && rb > ra ? b : a;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Status of {Pod} not written, trying again")]
    private static partial void LogFailed(ILogger log, Exception exception, ObjectKey pod);

    private sealed record Request(V1Pod Pod, V1PodStatus Status);
}
