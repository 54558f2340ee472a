using System.Collections.Immutable;
using System.Threading.Channels;
using Jota.Api;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Probes;
using Jota.Kubelet.Statuses;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Pods;

/// <summary>
/// Looks after one pod (one uid) from its first sight to its last trace. One task; its mailbox holds the newest intent only, except that
/// an intent to stop is never taken back. Stages move forward only: <see cref="PodStage"/>.
/// </summary>
internal sealed partial class PodWorker : IAsyncDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);

    private readonly PodServices _services;
    private readonly PodActor _actor;
    private readonly PodStatusWriter _status;
    private readonly ProbeSet _probes;
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _gate = new();
    private V1Pod _pod;
    private bool _gone;
    private PodMemory _memory = PodMemory.Fresh;
    private volatile bool _dirty = true;
    private volatile bool _stale;
    private ObservedPod _observed = ObservedPod.Nothing;
    private CancellationTokenSource? _turn;
    private RetryLater? _retry;
    private volatile TaskCompletionSource _look = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableDictionary<string, WaitingReason> _told = ImmutableDictionary<string, WaitingReason>.Empty;

    public PodWorker(V1Pod pod, PodServices services, PodEnd? rejected = null)
    {
        _pod = pod;
        _services = services;
        Uid = pod.Metadata.Uid;
        _memory = _memory with { End = rejected };
        _actor = new PodActor(services, Change, () => _memory, OnReferencedChange);
        _status = new PodStatusWriter(services.Api, services.Clock, services.Log);
        _probes = new ProbeSet(services.Probes, OnVerdict);
    }

    public string Uid { get; }

    public PodStage Stage { get; private set; } = PodStage.Syncing;

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

    /// <summary>What the runtime had at the last look.</summary>
    public ObservedPod Observed => _observed;

    /// <summary>Completes at the next look.</summary>
    public Task NextLook => _look.Task;

    /// <summary>Why a container waits, if it does, in the words of its status.</summary>
    public WaitingReason? WaitingOf(string container) => _told.GetValueOrDefault(container) ?? _memory.Of(container).Waiting;

    /// <summary>Whether the pod takes up room on the node.</summary>
    public bool Active => Stage is PodStage.Syncing or PodStage.Terminating && _memory.End is not { Rejected: true };

    /// <summary>A newer intent.</summary>
    public void Update(V1Pod pod)
    {
        lock (_gate)
        {
            _pod = _pod.IsDeleting() && !pod.IsDeleting() ? _pod : pod;
            _stale = true;
            if (MustEnd())
            {
                _turn?.Cancel();
            }
        }

        Signal();
    }

    /// <summary>The pod is no longer in the API.</summary>
    public void Gone()
    {
        lock (_gate)
        {
            _gone = true;
            _turn?.Cancel();
        }

        Signal();
    }

    /// <summary>Something happened to the pod in the runtime.</summary>
    public void Look()
    {
        _dirty = true;
        Signal();
    }

    public async Task RunAsync(CancellationToken stop)
    {
        while (Stage != PodStage.Finished && !stop.IsCancellationRequested)
        {
            try
            {
                Stage = Stage switch
                {
                    PodStage.Syncing => await SyncAsync(stop),
                    PodStage.Terminating => await TerminateAsync(stop),
                    _ => await CleanUpAsync(stop),
                };
                _retry = null;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            catch (OperationCanceledException)
            {
                // The turn was ended by a newer intent.
                _dirty = true;
            }
            catch (Exception e)
            {
                LogFailed(_services.Log, e, Pod.Key(), Stage);
                _dirty = true;
                _retry = RetryLater.After(_retry, _services.Clock.GetUtcNow(), FirstRetry, LastRetry);
                await WaitAsync(_retry.At, stop);
            }
        }

        await DisposeAsync();
        _look.TrySetResult();
    }

    /// <summary>Ends the probes; done at the end of <see cref="RunAsync"/>.</summary>
    public ValueTask DisposeAsync() => _probes.DisposeAsync();

    private bool MustEnd() => _gone || _pod.IsDeleting() || _pod.IsTerminal() || _memory.End is not null;

    private async Task InTurnAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        using var turn = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (_gate)
        {
            if (MustEnd())
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

    private async Task ObserveAsync(CancellationToken ct)
    {
        if (_dirty)
        {
            _dirty = false;
            _observed = await _services.Observer.ObserveAsync(Uid, _observed, ct);
            _services.Index.Note(Uid, _observed);
            var look = _look;
            _look = new(TaskCreationOptions.RunContinuationsAsynchronously);
            look.SetResult();
        }
    }

    private void Publish(V1Pod pod, ImmutableDictionary<string, WaitingReason> waiting, CancellationToken ct)
    {
        if (!_gone)
        {
            _status.Write(pod, PodStatusPlan.Compute(StatusInput(pod, waiting)), ct);
        }
    }

    private PodStatusInput StatusInput(V1Pod pod, ImmutableDictionary<string, WaitingReason> waiting) =>
        new(pod, _observed, _memory, _services.Clock.GetUtcNow())
        {
            Waiting = waiting,
            HostIps = _services.HostIps,
            RuntimeName = _services.RuntimeName,
            QosClass = QosClass.Of(pod),
        };

    private void TellBackoffs(V1Pod pod, PodPlan plan)
    {
        foreach (var (name, waiting) in plan.Waiting)
        {
            if (_told.GetValueOrDefault(name) == waiting)
            {
                continue;
            }

            if (waiting.Reason == "CrashLoopBackOff")
            {
                _services.Events.Warning(pod, name, "BackOff", $"Back-off restarting failed container {name} in pod {pod.Describe()}");
            }
            else if (waiting.Reason == "ImagePullBackOff")
            {
                _services.Events.Normal(pod, name, "BackOff", $"Back-off pulling image \"{pod.Find(name)?.Image}\"");
                _services.Events.Warning(pod, name, "Failed", "Error: ImagePullBackOff");
            }
        }

        _told = plan.Waiting;
    }

    /// <summary>A ConfigMap or Secret that the pod refers to has changed: what waited for it need not wait on.</summary>
    private void OnReferencedChange()
    {
        _stale = true;
        Change(m => m with
        {
            Setup = null,
            Containers = m.Containers.ToImmutableDictionary(c => c.Key, c => c.Value.Waiting?.Reason == "CreateContainerConfigError" ? c.Value with { Start = null } : c.Value),
        });
        Signal();
    }

    private void OnVerdict(string container, ProbeVerdicts verdicts)
    {
        Change(m => m.With(container, c => c with { Probes = verdicts }));
        Signal();
    }

    private void Change(Func<PodMemory, PodMemory> change)
    {
        lock (_gate)
        {
            _memory = change(_memory);
        }
    }

    private void Signal() => _signal.Writer.TryWrite(true);

    private async Task WaitAsync(DateTimeOffset? until, CancellationToken stop)
    {
        if (until is not { } at)
        {
            await _signal.Reader.ReadAsync(stop);
            return;
        }

        var delay = at - _services.Clock.GetUtcNow();
        if (delay <= TimeSpan.Zero)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(delay, _services.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
        try
        {
            await _signal.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Pod} failed while {Stage}, trying again")]
    private static partial void LogFailed(ILogger log, Exception exception, ObjectKey pod, PodStage stage);
}
