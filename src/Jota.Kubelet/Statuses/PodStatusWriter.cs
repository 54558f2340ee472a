using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Pods;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Statuses;

/// <summary>
/// Writes one pod's status: the newest one wins, earlier ones that were not written yet are dropped, nothing is written that is stored already.
/// </summary>
internal sealed partial class PodStatusWriter(IApi api, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private V1Pod? _stored;
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
                _writing = Task.Run(() => DrainAsync(ct), CancellationToken.None);
            }
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

    private async Task DrainAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            Request request;
            lock (_gate)
            {
                if (_next is null)
                {
                    // Completed under the lock, as seen by Write: the next request starts a task of its own.
                    _writing = Task.CompletedTask;
                    return;
                }

                (request, _next) = (_next, null);
            }

            if (!await TryWriteAsync(request, ct))
            {
                await PauseAsync(request, ct);
            }
        }

        lock (_gate)
        {
            _next = null;
        }
    }

    private async Task PauseAsync(Request request, CancellationToken ct)
    {
        lock (_gate)
        {
            _next ??= request;
        }

        await Task.Delay(RetryDelay, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
                    _stored = await api.UpdateStatusAsync(pod with { Status = status }, ct);
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

    private static V1Pod Newer(V1Pod a, V1Pod? b) =>
        b is not null && Revision.TryParse(a.Metadata.ResourceVersion, out var ra) && Revision.TryParse(b.Metadata.ResourceVersion, out var rb) && rb > ra ? b : a;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Status of {Pod} not written, trying again")]
    private static partial void LogFailed(ILogger log, Exception exception, ObjectKey pod);

    private sealed record Request(V1Pod Pod, V1PodStatus Status);
}
