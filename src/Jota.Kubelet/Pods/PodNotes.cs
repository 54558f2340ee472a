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
internal sealed class PodNotes : IPodNotes
{
    private readonly Mailbox _mailbox;
    private readonly Lock _gate = new();
    private V1Pod _wanted;
    private V1Pod _pod;
    private Allocation? _allocation;
    private PodMemory _memory;
    private volatile bool _gone;
    private volatile bool _stale;
    private CancellationTokenSource? _turn;

    public PodNotes(V1Pod pod, PodEnd? rejected, Mailbox mailbox)
    {
        _mailbox = mailbox;
        _wanted = pod;
        _allocation = Allocation.OfStatus(pod);
        _pod = _allocation?.Apply(pod) ?? pod;
        _memory = rejected is null ? PodMemory.Fresh : PodMemory.Fresh with { End = rejected };
    }

    /// <summary>The newest intent, with the resources that the pod was given.</summary>
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

    /// <summary>The newest intent with the resources that it asks for, where the pod was not given them; null when it was.</summary>
    public V1Pod? Resize
    {
        get
        {
            lock (_gate)
            {
                return _allocation is null ? null : _wanted;
            }
        }
    }

    /// <summary>Is another after each change of what the pod was given.</summary>
    public int Allocations { get; private set; }

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
            if (!_pod.IsDeleting() || pod.IsDeleting())
            {
                Take(pod);
            }

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
            _mailbox.Signal();
        }
    }

    /// <summary>Gives the pod the resources that it asks for, if it still is this that asks; answers whether it was.</summary>
    public bool Allocate(V1Pod wanted)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_wanted, wanted) || _allocation is null)
            {
                return false;
            }

            (_pod, _allocation) = (wanted, null);
            Allocations++;
            _memory = _memory with { Resize = new() { Progress = new(wanted.Metadata.Generation) } };
        }

        _mailbox.Signal();
        return true;
    }

    /// <summary>
    /// Why the pod is not given what it asks for; null when it asks for nothing else any more. Answers whether that is news.
    /// </summary>
    public bool Refuse(ResizePending? pending)
    {
        lock (_gate)
        {
            if (_memory.Resize.Pending == pending)
            {
                return false;
            }

            _memory = _memory with { Resize = _memory.Resize with { Pending = pending } };
        }

        _mailbox.Signal();
        return true;
    }

    /// <summary>The pod is no longer in the API.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            _gone = true;
            _turn?.Cancel();
        }

        _mailbox.Signal();
    }

    /// <summary>Ends the pod before its time; false when it was to end already.</summary>
    public bool End(PodEnd end)
    {
        lock (_gate)
        {
            if (MustEnd)
            {
                return false;
            }

            _memory = _memory with { End = end };
            _turn?.Cancel();
        }

        _mailbox.Signal();
        return true;
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
        _mailbox.Signal();
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

    /// <summary>Called under the lock: what the pod was given stays until it is given something else.</summary>
    private void Take(V1Pod pod)
    {
        if (pod.Metadata.Generation != _wanted.Metadata.Generation)
        {
            var given = Allocation.Of(_pod);
            var same = given.IsOf(pod);
            _allocation = same ? null : given;
        }

        _wanted = pod;
        _pod = _allocation?.Apply(pod) ?? pod;
    }

    private static ContainerMemory WithoutWait(ContainerMemory container) =>
        container.Waiting?.Reason == "CreateContainerConfigError" ? container with { Start = null } : container;
}
