using System.Collections.Immutable;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Turns;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>
/// What a worker was told of its pod, and remembers of it. Of several intents the newest counts, except that an intent to stop is never
/// taken back; it cuts what is being done for a pod that was to run.
/// </summary>
internal sealed class PodNotes(V1Pod pod, PodEnd? rejected, Mailbox mailbox) : IPodNotes
{
    private readonly Lock _gate = new();
    private V1Pod _pod = pod;
    private PodMemory _memory = rejected is null ? PodMemory.Fresh : PodMemory.Fresh with { End = rejected };
    private volatile bool _gone;
    private volatile bool _stale;
    private CancellationTokenSource? _turn;

    /// <summary>The newest intent.</summary>
    public V1Pod Pod
    {
        get
        {
            lock (_gate)
            {
                return _pod;
            }
        }
    }

    public PodMemory Memory => _memory;

    /// <summary>Whether the pod is no longer in the API.</summary>
    public bool Gone => _gone;

    /// <summary>Whether the pod is not to run any more.</summary>
    public bool MustEnd => _gone || _pod.IsDeleting() || _pod.IsTerminal() || _memory.End is not null;

    /// <summary>Takes a newer intent; the worker is signalled unless that tells it nothing.</summary>
    public void Update(V1Pod pod, PodReports reports)
    {
        bool news;
        lock (_gate)
        {
            var deadlineBegins = pod.Spec.ActiveDeadlineSeconds is not null && _pod.Status?.StartTime is null;
            _pod = _pod.IsDeleting() && !pod.IsDeleting() ? _pod : pod;
            _stale = true;
            if (MustEnd)
            {
                _turn?.Cancel();
            }

            // What the worker itself has written tells it nothing, but when its pod's time began.
            news = !reports.TakeEcho(pod) || deadlineBegins || MustEnd;
        }

        if (news)
        {
            mailbox.Signal();
        }
    }

    /// <summary>The pod is no longer in the API.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            _gone = true;
            _turn?.Cancel();
        }

        mailbox.Signal();
    }

    public void Change(Func<PodMemory, PodMemory> change)
    {
        lock (_gate)
        {
            _memory = change(_memory);
        }
    }

    public void OnReferencedChange()
    {
        _stale = true;
        Change(m => m with { Setup = null, Containers = m.Containers.ToImmutableDictionary(c => c.Key, c => WithoutWait(c.Value)) });
        mailbox.Signal();
    }

    /// <summary>
    /// Whether what the pod's volumes are made from may have changed since this last said so; only of volumes that are made.
    /// </summary>
    public bool TakeStale()
    {
        if (!_stale || !_memory.Prepared)
        {
            return false;
        }

        _stale = false;
        return true;
    }

    /// <summary>Does some work for a pod that is to run, which is cut when the pod must end.</summary>
    public async Task InTurnAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        using var turn = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (_gate)
        {
            if (MustEnd)
            {
                return;
            }

            _turn = turn;
        }

        try
        {
            await work(turn.Token);
        }
        finally
        {
            lock (_gate)
            {
                _turn = null;
            }
        }
    }

    private static ContainerMemory WithoutWait(ContainerMemory container) =>
        container.Waiting?.Reason == "CreateContainerConfigError" ? container with { Start = null } : container;
}
