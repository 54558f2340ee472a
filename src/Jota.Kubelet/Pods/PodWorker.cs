using System.Collections.Immutable;
using Jota.Api;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Probes;
using Jota.Kubelet.Statuses;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Pods;

/// <summary>
/// Looks after one pod (one uid) from its first sight to its last trace. One task at a time, and none while there is nothing to do; of
/// several intents the newest counts, except that an intent to stop is never taken back. Stages move forward only: <see cref="PodStage"/>.
/// </summary>
internal sealed partial class PodWorker : IPodNotes, IAsyncDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);

    private readonly PodServices _services;
    private readonly PodActor _actor;
    private readonly PodStatusWriter _status;
    private readonly Lock _gate = new();
    private V1Pod _pod;
    private bool _gone;
    private PodMemory _memory = PodMemory.Fresh;
    private volatile bool _dirty = true;
    private volatile bool _stale;
    private ObservedPod _observed = ObservedPod.Nothing;
    private CancellationTokenSource? _turn;
    private RetryLater? _retry;
    private ImmutableDictionary<string, WaitingReason> _told = ImmutableDictionary<string, WaitingReason>.Empty;
    private Published _published;
    private PodDemand? _demand;
    private ProbeSet? _probes;

    public PodWorker(V1Pod pod, PodServices services, PodDemand? demand = null, PodEnd? rejected = null)
    {
        _pod = pod;
        _services = services;
        _demand = demand;
        Uid = pod.Metadata.Uid;
        _memory = _memory with { End = rejected };
        _actor = new PodActor(services, this);
        _status = new PodStatusWriter(services.Api, services.Turns, services.Clock, services.Log);
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

    /// <summary>What the pod asks of its node, reckoned once per spec.</summary>
    public PodDemand Demand => _demand is { } known && known.Generation == Pod.Metadata.Generation ? known : _demand = PodDemand.Of(Pod);

    /// <summary>Why a container waits, if it does, in the words of its status.</summary>
    public WaitingReason? WaitingOf(string container) => _told.GetValueOrDefault(container) ?? _memory.Of(container).Waiting;

    /// <summary>Whether the pod takes up room on the node.</summary>
    public bool Active => Stage is PodStage.Syncing or PodStage.Terminating && _memory.End is not { Rejected: true };

    /// <summary>A newer intent.</summary>
    public void Update(V1Pod pod)
    {
        bool news;
        lock (_gate)
        {
            var deadlineBegins = pod.Spec.ActiveDeadlineSeconds is not null && _pod.Status?.StartTime is null;
            _pod = _pod.IsDeleting() && !pod.IsDeleting() ? _pod : pod;
            _stale = true;
            _published = default;
            if (MustEnd())
            {
                _turn?.Cancel();
            }

            // What the worker itself has written tells it nothing, but when its pod's time began.
            news = !_status.TakeEcho(pod) || deadlineBegins || MustEnd();
        }

        if (news)
        {
            Signal();
        }
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
        if (_services.Observer.AtHand is { } runtime && ReferenceEquals(runtime.Look(Uid), _observed))
        {
            return;
        }

        _dirty = true;
        Signal();
    }

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
            TellLook();
        }
    }

    private void Publish(V1Pod pod, ImmutableDictionary<string, WaitingReason> waiting, CancellationToken ct)
    {
        // The same of the same is not computed again.
        var now = new Published(pod, _observed, _memory, waiting);
        if (!_gone && !now.IsSame(_published))
        {
            _published = now;
            _status.Write(pod, PodStatusPlan.Compute(StatusInput(pod, waiting)), ct);
        }
    }

    private PodStatusInput StatusInput(V1Pod pod, ImmutableDictionary<string, WaitingReason> waiting) =>
        new(pod, _observed, _memory, _services.Clock.GetUtcNow())
        {
            Waiting = waiting,
            HostIps = _services.HostIps,
            RuntimeName = _services.RuntimeName,
            QosClass = pod.Qos(),
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

    PodMemory IPodNotes.Memory => _memory;

    void IPodNotes.Change(Func<PodMemory, PodMemory> change) => Change(change);

    void IPodNotes.OnReferencedChange()
    {
        _stale = true;
        Change(m => m with
        {
            Setup = null,
            Containers = m.Containers.ToImmutableDictionary(c => c.Key, c => c.Value.Waiting?.Reason == "CreateContainerConfigError" ? c.Value with { Start = null } : c.Value),
        });
        Signal();
    }

    private void Probe(V1Pod pod, PodStage stage)
    {
        if (_probes is not null || ProbeSet.HasAny(pod))
        {
            (_probes ??= new ProbeSet(_services.Probes, OnVerdict)).Follow(pod, _observed, stage);
        }
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Pod} failed while {Stage}, trying again")]
    private static partial void LogFailed(ILogger log, Exception exception, ObjectKey pod, PodStage stage);

    /// <summary>What the last status was computed from, by identity.</summary>
    private readonly struct Published(V1Pod pod, ObservedPod observed, PodMemory memory, ImmutableDictionary<string, WaitingReason> waiting)
    {
        private readonly V1Pod? _pod = pod;
        private readonly ObservedPod? _observed = observed;
        private readonly PodMemory? _memory = memory;
        private readonly ImmutableDictionary<string, WaitingReason>? _waiting = waiting;

        public bool IsSame(in Published other) => ReferenceEquals(_pod, other._pod) && ReferenceEquals(_observed, other._observed) &&
            ReferenceEquals(_memory, other._memory) && ReferenceEquals(_waiting, other._waiting);
    }
}
